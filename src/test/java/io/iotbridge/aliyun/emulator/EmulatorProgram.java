package io.iotbridge.aliyun.emulator;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The emulator as a program (design.md section 8): prints one line once it is ready and stays up until it is ended. */
@Command(name = "emulator", mixinStandardHelpOptions = true, description = "Emulates the Aliyun IoT Platform.")
public final class EmulatorProgram implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--ws-port", defaultValue = "0", description = "port of ws, 0 = any")
    private int wsPort;

    @Option(names = "--wss-port", defaultValue = "0", description = "port of wss, 0 = any")
    private int wssPort;

    @Option(names = "--http-port", defaultValue = "0", description = "port of the cloud side, 0 = any")
    private int httpPort;

    @Option(names = "--bind", defaultValue = "127.0.0.1", description = "address to listen on")
    private String bind;

    @Option(names = "--devices", description = "CSV with the columns DeviceName, DeviceSecret, ProductKey")
    private Path devices;

    @Option(names = "--strict", negatable = true, defaultValue = "true", fallbackValue = "true")
    private boolean strict;

    @Option(names = "--ca-dir", description = "where the CA is kept; default: a temporary directory")
    private Path caDirectory;

    @Option(names = "--remembered", description = "publishes and PUBACKs (of each device) kept for the cloud side")
    private Integer remembered;

    @Option(names = "--packets-per-frame", defaultValue = "0", description = "most in a frame, 0 = as they come")
    private int framePackets;

    @Option(names = "--host-name", description = "name under which clients reach this, in addresses and certificate")
    private List<String> hostNames = List.of();

    /** Runs until the process is ended. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new EmulatorProgram()).execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        EmulatorSettings settings = EmulatorSettings.defaults()
                .withWsPort(wsPort)
                .withWssPort(wssPort)
                .withHttpPort(httpPort)
                .withBind(bind)
                .withStrictRates(strict)
                .withHostNames(hostNames)
                .withFramePackets(framePackets)
                .withLimits(limits())
                .withDevices(devices == null ? List.of() : devices());
        Emulator emulator = Emulator.start(caDirectory == null ? settings : settings.withCaDirectory(caDirectory));
        Runtime.getRuntime().addShutdownHook(new Thread(emulator::close, "platform-emulator-stop"));
        System.out.printf(
                "emulator ready %s %s %s ca=%s%n",
                emulator.ws(), emulator.wss(), emulator.http(), emulator.caCertificate());
        new CountDownLatch(1).await();
        return 0;
    }

    /** A file that is not there or not for this user's eyes is no reason for a stack trace. */
    private List<DeviceEntry> devices() {
        try {
            return DevicesFile.read(devices);
        } catch (NoSuchFileException e) {
            throw cannotRead("it is not there");
        } catch (AccessDeniedException e) {
            throw cannotRead("the user of this process, " + System.getProperty("user.name")
                    + ", may not; change its mode or owner, and that of its folder");
        } catch (IOException e) {
            throw cannotRead(e.getMessage());
        }
    }

    private CommandLine.ParameterException cannotRead(String why) {
        return new CommandLine.ParameterException(spec.commandLine(), "--devices: cannot read " + devices + ": " + why);
    }

    private Limits limits() {
        Limits limits = Limits.platform();
        return remembered == null ? limits : limits.withMessages(remembered).withAcknowledgementsPerDevice(remembered);
    }
}
