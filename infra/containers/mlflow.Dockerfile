# MLflow's tracking server with PostgreSQL and S3. It asks for a password; see mlflow-server.
FROM python:3.11.13-slim-bookworm
RUN pip install --no-cache-dir "mlflow[auth]==3.17.2" psycopg2-binary==2.9.10 "psycopg[binary]==3.3.9" boto3==1.40.0 \
    && groupadd --gid 10001 mlflow && useradd --uid 10001 --gid 10001 --create-home mlflow \
    && install -d -o mlflow -g mlflow -m 700 /home/mlflow/users
COPY --chmod=755 mlflow-server /usr/local/bin/mlflow-server
USER 10001:10001
EXPOSE 5000
# MLFLOW_BACKEND_STORE_URI and MLFLOW_ARTIFACTS_DESTINATION say where things are kept.
ENV MLFLOW_DISABLE_TELEMETRY=true DO_NOT_TRACK=true MLFLOW_SERVE_ARTIFACTS=true
ENTRYPOINT ["/usr/local/bin/mlflow-server"]
