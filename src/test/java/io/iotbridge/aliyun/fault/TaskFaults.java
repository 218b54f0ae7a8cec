package io.iotbridge.aliyun.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** What a task can come to by itself. */
final class TaskFaults {
    private TaskFaults() {}

    /** The source's tasks hang in a transformation; Connect gives them up, and starts others beside them. In the end the first ones wake up. */
    static void hang(Scene scene) {
        Stage stage = scene.stage();
        Path folder = stage.folder().toAbsolutePath();
        remove(folder.resolve(HangingTransform.RELEASE));
        remove(folder.resolve(HangingTransform.HUNG));
        stage.changeSource(Map.of(
                "transforms",
                "hanging",
                "transforms.hanging.type",
                HangingTransform.class.getName(),
                "transforms.hanging." + HangingTransform.FOLDER,
                folder.toString()));
        Rest.until("the source runs with it", stage::isWhole);
        create(folder.resolve(HangingTransform.HANG));
        Rest.until("a message for each device", () -> stage.sendEveryDevice(Connectors.ASIDE));
        Rest.until("a task hangs", () -> Files.exists(folder.resolve(HangingTransform.HUNG)));
        scene.pass(500, 1_000);
        remove(folder.resolve(HangingTransform.HANG));
        stage.ask(rest -> rest.restart(Connectors.SOURCE));
        Rest.until("others run in their place", () -> stage.runs(Connectors.SOURCE, stage.tasks()));
        Rest.until("they take every message", stage::isWhole);
        create(folder.resolve(HangingTransform.RELEASE));
        stage.changeSource(Map.of());
    }

    private static void create(Path file) {
        try {
            Files.write(file, new byte[0]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
