# A Flink that has libtorch once per JVM, and Netwright's job jar. Built by infra/containers/build, which
# lays out the context: lib/ (DJL, its natives for the CPU, jna, gson, and what keeps web pages out of REST) and
# netwright-job.jar. Users are numbers (9999 is Flink's), because Kubernetes cannot tell whether a name is root's.
ARG FLINK=1.20.5-java17
FROM flink:${FLINK} AS cpu
COPY --chown=9999:9999 lib/ /opt/flink/lib/
COPY --chown=9999:9999 netwright-job.jar /opt/flink/usrlib/netwright-job.jar
ENV DJL_CACHE_DIR=/tmp/djl DJL_OFFLINE=true OPT_OUT_TRACKING=true
USER 9999:9999

# The CUDA build of the same libtorch, from PyTorch's Python package. DJL counts GPUs by libcudart.so, and
# computes on the CPU without a word where it finds none.
FROM cpu AS cuda
USER 0:0
RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends python3 python3-venv \
    && python3 -m venv /opt/torch \
    && /opt/torch/bin/pip install --no-cache-dir torch==2.7.1 \
    && ln -s /opt/torch/lib/python3*/site-packages/torch/lib /opt/libtorch \
    && ln -s /opt/torch/lib/python3*/site-packages/nvidia/cuda_runtime/lib/libcudart.so.12 /usr/lib/x86_64-linux-gnu/libcudart.so \
    && rm -rf /var/lib/apt/lists/* /opt/flink/lib/pytorch-native-cpu-*.jar
ENV PYTORCH_LIBRARY_PATH=/opt/libtorch PYTORCH_VERSION=2.7.1 PYTORCH_FLAVOR=cu128 NVIDIA_VISIBLE_DEVICES=all \
    NVIDIA_DRIVER_CAPABILITIES=compute,utility
USER 9999:9999
