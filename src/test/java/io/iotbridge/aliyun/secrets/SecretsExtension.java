package io.iotbridge.aliyun.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.cluster.Evidence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Behind every class of integration tests, with the profile {@code secrets}: no secret that an emulator knows, and no password that it was
 * given, is in anything the workers wrote or showed. Those are kept by {@link Evidence}.
 */
public final class SecretsExtension implements AfterAllCallback {

    private static final SecretsSearch SEARCH = new SecretsSearch();

    /** For JUnit, which finds it by itself. */
    public SecretsExtension() {}

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        Path folder = Path.of("target", "cluster").toAbsolutePath();
        if (!Boolean.getBoolean("secrets.search") || !Files.isDirectory(folder)) {
            return;
        }
        synchronized (SEARCH) {
            assertThat(SEARCH.search(folder, SecretsSearch.seen()))
                    .as("secrets")
                    .isEmpty();
            System.out.println(context.getDisplayName() + ": " + SEARCH);
        }
    }
}
