package io.iotbridge.aliyun.bench;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Tasks and workers come and go under a fleet. */
@Command(
        name = "scale",
        mixinStandardHelpOptions = true,
        description = "Adds, kills and freezes workers under a fleet, with messages both ways.")
public final class Scale implements Callable<Integer> {
    private static final int DEVICES = 200;

    @Mixin
    private ScaleOptions options = new ScaleOptions();

    private final Verdict verdict = new Verdict();

    /** Ends the JVM with the status. */
    public static void main(String[] args) {
        Scale scale = new Scale();
        scale.options.fleet.devices = DEVICES;
        System.exit(new CommandLine(scale).execute(args));
    }

    @Override
    public Integer call() {
        for (ScaleOptions.Way way : options.ways) {
            for (int tasks : options.tasks) {
                try (ScaleRun run = new ScaleRun(options, verdict, tasks, way == ScaleOptions.Way.ALONE)) {
                    run.run();
                }
            }
        }
        options.kept.write(options.fleet);
        return verdict.status();
    }
}
