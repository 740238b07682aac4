// Live lists: server-sent events put new items on top. The server sends each as HTML of one <li> with an id.

const firstWait = 1000;
const longestWait = 30000;

class Stream {
  constructor(root) {
    this.root = root;
    this.list = root.querySelector("ol");
    this.state = root.querySelector("[data-stream-state]");
    this.button = root.querySelector("[data-stream-pause]");
    this.keep = Number(root.dataset.keep);
    this.labels = { pause: this.button.textContent, resume: this.button.dataset.resume };
    this.held = [];
    this.paused = false;
    this.wait = firstWait;
    this.button.hidden = false;
    this.button.addEventListener("click", () => this.toggle());
    this.connect();
  }

  // The browser itself repeats `Last-Event-ID` after a short loss; after a refusal we ask again with `after`.
  connect() {
    const address = new URL(this.root.dataset.stream, location.href);
    if (this.last) address.searchParams.set("after", this.last);
    this.source = new EventSource(address);
    this.source.addEventListener("open", () => { this.wait = firstWait; this.show(); });
    this.source.addEventListener("message", (event) => this.receive(event));
    this.source.addEventListener("error", () => this.lose());
  }

  lose() {
    this.say("lost");
    if (this.source.readyState !== EventSource.CLOSED) return;
    setTimeout(() => this.connect(), this.wait);
    this.wait = Math.min(this.wait * 2, longestWait);
  }

  receive(event) {
    this.last = event.lastEventId || this.last;
    if (this.paused) this.held = [...this.held, event.data].slice(-this.keep);
    else this.add(event.data);
  }

  add(html) {
    const template = document.createElement("template");
    template.innerHTML = html;
    const item = template.content.firstElementChild;
    if (!item || document.getElementById(item.id)) return;
    item.classList.add("new");
    this.list.prepend(item);
    while (this.list.children.length > this.keep) this.list.lastElementChild.remove();
  }

  toggle() {
    this.paused = !this.paused;
    if (!this.paused) this.held.splice(0).forEach((html) => this.add(html));
    this.button.textContent = this.paused ? this.labels.resume : this.labels.pause;
    this.show();
  }

  show() { this.say(this.paused ? "paused" : this.source.readyState === EventSource.OPEN ? "live" : "lost"); }

  say(state) {
    this.state.textContent = this.state.dataset[state];
    this.state.classList.toggle("paused", state !== "live");
  }
}

for (const root of document.querySelectorAll("[data-stream]")) new Stream(root);
