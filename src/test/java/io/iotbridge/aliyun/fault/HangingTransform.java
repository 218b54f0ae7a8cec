package io.iotbridge.aliyun.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.transforms.Transformation;

/**
 * A transformation that does not return while somebody wants it so: a file {@code hang} in its folder makes it hang, which a file {@code hung}
 * tells; a file {@code release} lets all of them go that do. Runs in the worker, so it knows no class of ours.
 */
public final class HangingTransform<R extends ConnectRecord<R>> implements Transformation<R> {
    static final String FOLDER = "folder";
    static final String HANG = "hang";
    static final String HUNG = "hung";
    static final String RELEASE = "release";

    private Path folder;

    @Override
    public void configure(Map<String, ?> settings) {
        folder = Path.of(settings.get(FOLDER).toString());
    }

    @Override
    public R apply(R record) {
        if (Files.exists(folder.resolve(HANG))) {
            tell();
            while (!Files.exists(folder.resolve(RELEASE))) {
                rest();
            }
        }
        return record;
    }

    private void tell() {
        try {
            Files.write(folder.resolve(HUNG), new byte[0]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void rest() {
        try {
            new CountDownLatch(1).await(100, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            // Nobody gets it out of here by that.
            return;
        }
    }

    @Override
    public ConfigDef config() {
        return new ConfigDef().define(FOLDER, ConfigDef.Type.STRING, ConfigDef.Importance.HIGH, "Where the files are.");
    }

    @Override
    public void close() {
        // Holds nothing.
    }
}
