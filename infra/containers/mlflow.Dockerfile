# MLflow's tracking server with PostgreSQL and S3.
FROM python:3.11-slim
RUN pip install --no-cache-dir mlflow==3.17.2 psycopg2-binary==2.9.10 "psycopg[binary]==3.3.9" boto3==1.40.0 \
    && useradd --uid 10001 --create-home mlflow
USER 10001
EXPOSE 5000
# MLFLOW_BACKEND_STORE_URI and MLFLOW_ARTIFACTS_DESTINATION say where things are kept.
ENV MLFLOW_DISABLE_TELEMETRY=true DO_NOT_TRACK=true MLFLOW_SERVE_ARTIFACTS=true
ENTRYPOINT ["mlflow", "server", "--host", "0.0.0.0", "--port", "5000"]
