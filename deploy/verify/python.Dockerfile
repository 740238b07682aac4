# Stands in for python:3.12-slim-bookworm: the same Debian and, where the machine has one, a Python 3.12; else Debian's own.
ARG BASE
FROM ${BASE}
COPY files/ /usr/local/
RUN if [ -x /usr/local/bin/python3.12 ]; then \
      ldconfig && ln -sf python3.12 /usr/local/bin/python3 && ln -sf python3 /usr/local/bin/python && python -m ensurepip >/dev/null; \
    else \
      apt-get update -qq && apt-get install -y -qq --no-install-recommends python3 python3-pip python3-venv >/dev/null \
      && rm -f /usr/lib/python3*/EXTERNALLY-MANAGED && ln -s /usr/bin/python3 /usr/local/bin/python; \
    fi
CMD ["python3"]
