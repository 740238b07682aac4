# Stands in for prom/prometheus: the same paths and the same entry point.
ARG BASE
FROM ${BASE}
COPY files/prometheus /bin/prometheus
RUN mkdir -p /prometheus /etc/prometheus && chown nobody /prometheus
USER nobody
EXPOSE 9090
ENTRYPOINT ["/bin/prometheus"]
