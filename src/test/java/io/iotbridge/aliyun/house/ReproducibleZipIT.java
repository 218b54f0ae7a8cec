package io.iotbridge.aliyun.house;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.cluster.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same sources give the same zip, byte for byte, in another folder, time zone and language and under another usual umask, and whatever
 * else lies beside them: a file of real devices does not get in.
 */
class ReproducibleZipIT {
    private static final Path ZIP = Path.of(System.getProperty("plugin.zip"));

    /** All of the repository that the zip is made of. */
    private static final List<String> SOURCES = List.of(
            "pom.xml",
            "manifest.json",
            "README.md",
            "README.zh-CN.md",
            "LICENSE",
            "CHANGELOG.md",
            "config",
            "docs",
            "src/main",
            "src/build");

    @TempDir
    private Path folder;

    @Test
    void isTheSameWhenBuiltElsewhereBesideFilesOfRealDevices() throws IOException {
        CleanCopy.of(SOURCES, folder);
        for (String stray :
                List.of("config/fleet.csv", "config/my-devices.json", "docs/devices.csv", "src/build/assets/a.csv")) {
            Files.writeString(folder.resolve(stray), "DeviceName,DeviceSecret,ProductKey\nreal,realSecret,a1Real\n");
        }

        // Everything it needs has just been used by the build that runs this test.
        new Shell(folder)
                .run(
                        "export TZ=Asia/Shanghai LC_ALL=C && umask 002 && mvn -o -B -q -Dmaven.test.skip=true"
                                + " -Dcheckstyle.skip -Dspotless.check.skip=true package",
                        Duration.ofMinutes(5));

        assertThat(folder.resolve("target").resolve(ZIP.getFileName())).hasSameBinaryContentAs(ZIP);
    }
}
