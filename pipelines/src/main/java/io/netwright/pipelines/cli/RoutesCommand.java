package io.netwright.pipelines.cli;

import io.netwright.frat.ExtractRoutes;
import io.netwright.frat.RouteMap;
import io.netwright.json.Json;
import io.netwright.pipelines.experiment.Choice;
import io.netwright.pipelines.experiment.ModelRoutes;
import io.netwright.pipelines.experiment.Stages;
import io.netwright.schemas.RoutedModel;
import io.netwright.stage.RememberedWork;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Extracts routes through the models of an experiment, or through one model without one. */
@Command(
    name = "routes",
    mixinStandardHelpOptions = true,
    description = {
      "Extracts each class's route through treated models (FRAT).",
      "With --model it looks at that one model and needs no experiment file; it prints how many "
          + "channels of each layer are on the route of each class."
    },
    footer = {
      "",
      "Examples:",
      "  netwright routes my.yaml --set routes.objective=logit",
      "  netwright routes --model model.onnx --normalization none --data images --images 1000",
      "  netwright graph model/imported --class cat --out cat.svg     draws them afterwards"
    })
final class RoutesCommand implements Callable<Integer> {
  @Mixin private ExperimentOptions experiment = new ExperimentOptions();
  @Mixin private ModelOption model = new ModelOption();
  @Mixin private ImagesOption images = new ImagesOption();
  @Mixin private FormatOption format = new FormatOption();
  @Mixin private LaunchOptions launch = new LaunchOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    if (!model.isGiven()) {
      images.refuseGiven();
      return launch.run(experiment, Choice.only(Stages.ROUTES));
    }
    launch.refuseGiven();
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter notes = format.isJson() ? spec.commandLine().getErr() : out;
    QuestionSettings settings = experiment.question(spec, images.most());
    Question question =
        Question.of(model, settings, Stages.ROUTES.word(), UnaryOperator.identity(), notes);
    RoutedModel routed =
        new RememberedWork<>(
                ExtractRoutes.with(question.session().config().routes(), question.session().data())
                    .work(),
                question.environment(settings, "routes"))
            .result(question.model())
            .output();
    RouteMap routes = new ModelRoutes(settings.workspace()).read(routed.getRoutes());
    RouteText text = new RouteText(question.model(), routes);
    if (format.isJson()) {
      out.println(Json.pretty(text.json()));
    } else {
      out.println("images          " + QuestionWords.lookedAt(question.data(), false));
      out.print(text.table().plain());
      List<String> classes = question.data().classes();
      out.printf(
          "netwright graph %s --class %s --out routes.svg%s draws them%n",
          ShellWords.of(question.model().getName()),
          ShellWords.of(classes.get(0)),
          experiment.workspaceAgain());
    }
    out.flush();
    return 0;
  }
}
