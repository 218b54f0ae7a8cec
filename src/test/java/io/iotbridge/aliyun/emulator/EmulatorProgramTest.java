package io.iotbridge.aliyun.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The emulator as a process: its start line and its end. */
class EmulatorProgramTest {

    @Test
    void printsAddressesThatWorkAndEndsOnRequest(@TempDir Path directory) throws IOException, InterruptedException {
        Path devices = directory.resolve("devices.csv");
        Files.writeString(devices, "\uFEFFDeviceSecret,ProductKey,DeviceName\nsecret,pk,device\n");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        EmulatorProgram.class.getName(),
                        "--devices",
                        devices.toString(),
                        "--no-strict",
                        "--ca-dir",
                        directory.resolve("ca").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out = process.inputReader()) {
            String line = out.readLine();
            assertThat(line)
                    .matches("emulator ready ws://127\\.0\\.0\\.1:\\d+/mqtt wss://localhost:\\d+/mqtt"
                            + " http://127\\.0\\.0\\.1:\\d+ ca=.*ca\\.pem");
            try (RawDevice device = RawDevice.open(URI.create(line.split(" ")[2]))) {
                assertThat(device.signIn(new DeviceEntry("pk", "device", "secret"), "securemode=3", 60, true))
                        .isZero();
            }
            process.toHandle().destroy();
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(out.readLine()).isNull();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void saysWhichDevicesFileItCannotReadInOneLine(@TempDir Path directory) {
        StringWriter err = new StringWriter();
        Path missing = directory.resolve("none.csv");

        int status = new CommandLine(new EmulatorProgram())
                .setErr(new PrintWriter(err))
                .execute("--devices", missing.toString());

        assertThat(status).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString())
                .startsWith("--devices: cannot read " + missing + ": it is not there")
                .doesNotContain("Exception");
    }
}
