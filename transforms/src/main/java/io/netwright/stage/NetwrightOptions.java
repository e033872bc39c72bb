package io.netwright.stage;

import java.util.List;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** What every worker must know about a run: addresses and resources, no hyperparameters. */
public interface NetwrightOptions extends PipelineOptions {

  /** Where everything is kept. */
  @Description("Workspace folder or URI")
  @Default.String("netwright-runs")
  String getWorkspace();

  /** Sets where everything is kept. */
  void setWorkspace(String workspace);

  /** The run that this pipeline is. */
  @Description("Identifier of the run")
  @Default.String("run")
  String getRunId();

  /** Sets the run that this pipeline is. */
  void setRunId(String runId);

  /** Threads of one native operation; part of every memo key, because sums depend on it. */
  @Description("Threads of one native operation")
  @Default.Integer(2)
  int getThreads();

  /** Sets the threads of one native operation. */
  void setThreads(int threads);

  /** Stages that are done again even where their results are known. */
  @Description("Names of stages to do again")
  List<String> getForcedStages();

  /** Sets the stages that are done again. */
  void setForcedStages(List<String> stages);

  /** Version and commit of the code; recorded with the work, part of no key. */
  @Description("Version and commit of the code")
  @Default.String(RunEnvironment.UNKNOWN_CODE)
  String getCodeVersion();

  /** Sets the version and commit of the code. */
  void setCodeVersion(String version);

  /** What every worker must find in the workspace; empty where workers are the client. */
  @Description("Mark that the client has left in the workspace")
  @Default.String("")
  String getWorkspaceProbe();

  /** Sets what every worker must find in the workspace. */
  void setWorkspaceProbe(String mark);
}
