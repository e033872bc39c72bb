"""Retrains a registered model every night: calls `netwright retrain` for the logical date of the run.

Copy this file into the DAGs folder. Workers need the launcher (NETWRIGHT says where, else `netwright` on
the PATH), Java 17, and in their environment what netwright reads: AWS_*, MLFLOW_TRACKING_*, NETWRIGHT_WEBHOOK.
What is retrained stands in the parameters; set their defaults here or give others when you trigger a run.
"""

import os
from datetime import timedelta

import pendulum
from airflow.exceptions import AirflowException, AirflowFailException, AirflowSkipException
from airflow.hooks.subprocess import SubprocessHook
from airflow.models.baseoperator import BaseOperator
from airflow.models.dag import DAG
from airflow.models.param import Param

# Exit code 1 may pass: a store or server out of reach, a full disk, a lost connection; retries are for it.
NOT_WORTH_A_RETRY = {
    2: "the command line, the experiment or the data is not good",
    3: "the gate refused the new version; the champion stays",
}
SOMEBODY_ELSE_IS_AT_WORK = 4


class NetwrightRetrain(BaseOperator):
    """One retraining. Its exit code decides: 0 success, 4 skipped, 2 and 3 failed for good, others are retried."""

    template_fields = ("arguments",)

    def __init__(self, *, arguments, **kwargs):
        super().__init__(**kwargs)
        self.arguments = arguments
        self.hook = SubprocessHook()

    def execute(self, context):
        options = context["params"]["options"]
        if any(option.split("=")[0] == "--webhook" for option in options):
            # Airflow logs command lines and shows parameters, and the address of a webhook is a secret.
            raise AirflowFailException("leave out --webhook; set NETWRIGHT_WEBHOOK in the environment of the workers")
        command = [os.environ.get("NETWRIGHT", "netwright"), "retrain", *self.arguments, *options]
        code = self.hook.run_command(command=command, env=dict(os.environ)).exit_code
        if code == SOMEBODY_ELSE_IS_AT_WORK:
            raise AirflowSkipException("somebody else retrains this model")
        if code in NOT_WORTH_A_RETRY:
            raise AirflowFailException(NOT_WORTH_A_RETRY[code])
        if code != 0:
            raise AirflowException(f"netwright retrain ended with exit code {code}; calling it again goes on")

    def on_kill(self):
        """Work stops at its next checkpoint; the next attempt goes on from there."""
        self.hook.send_sigterm()


with DAG(
    dag_id="netwright_retrain",
    schedule="0 2 * * *",
    start_date=pendulum.datetime(2026, 1, 1, tz="Europe/Berlin"),
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=timedelta(hours=20),
    params={
        "experiment": Param("quickstart", type="string", description="YAML file or built-in experiment"),
        "model": Param("shapes", type="string", description="registered model"),
        "workspace": Param("netwright-runs", type="string", description="folder or s3://bucket/folder"),
        "options": Param([], type="array", items={"type": "string"}, description="more options of netwright retrain"),
    },
    doc_md=__doc__,
) as dag:
    NetwrightRetrain(
        task_id="retrain",
        arguments=[
            "{{ params.experiment }}",
            "--model",
            "{{ params.model }}",
            "--workspace",
            "{{ params.workspace }}",
            "--logical-date",
            "{{ ds }}",
        ],
        retries=3,
        # Longer than the lease of a retraining that was killed.
        retry_delay=timedelta(seconds=int(os.environ.get("NETWRIGHT_RETRY_SECONDS", "300"))),
        execution_timeout=timedelta(hours=18),
    )
