package io.iotbridge.aliyun.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.errors.CapturedLogFixture;
import io.iotbridge.aliyun.errors.ErrorMessage;
import io.iotbridge.aliyun.files.FileWatch;
import io.iotbridge.aliyun.loop.ManualScheduler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.MDC;

class FileWatchTest {

    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final Duration NEXT_LOOK_AND_READ = Duration.ofSeconds(11);

    @TempDir
    Path folder;

    private final ManualScheduler scheduler = new ManualScheduler();
    private final List<List<String>> told = new ArrayList<>();
    private Path file;
    private int reads;
    private Runnable whenRead = () -> {};
    private RuntimeException failure;
    private long second;

    @BeforeEach
    void twoDevices() {
        file = folder.resolve("devices.csv");
        write(file, "one", "two");
    }

    private FileWatch.Subject subject() {
        return new FileWatch.Subject("devices file", List.of(file), ErrorMessage.DEVICES_FILE_WRONG);
    }

    private FileWatch<DeviceRegistry> watch() {
        return FileWatch.start(subject(), INTERVAL, this::read, scheduler, devices -> {
            if (failure != null) {
                throw failure;
            }
            told.add(devices.ids().stream().map(id -> id.deviceName()).toList());
        });
    }

    private DeviceRegistry read() {
        reads++;
        whenRead.run();
        return DeviceRegistry.of(DevicesFile.read(file, Optional.of("pk")));
    }

    private Path write(Path to, String... names) {
        StringBuilder text = new StringBuilder("DeviceName,DeviceSecret\n");
        for (String name : names) {
            text.append(name).append(",hush\n");
        }
        return writeText(to, text.toString());
    }

    /** Every write at a second of its own, whatever the clock of the file system is. */
    private Path writeText(Path to, String text) {
        try {
            Files.writeString(to, text);
            return Files.setLastModifiedTime(to, FileTime.fromMillis(1_000 * ++second));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void tellsWhatItFindsAtFirstAndThenOnlyChanges() {
        watch();
        scheduler.pass(NEXT_LOOK_AND_READ);
        assertThat(told).containsExactly(List.of("one", "two"));
        scheduler.pass(Duration.ofHours(1));
        assertThat(reads).isEqualTo(1);

        write(file, "one", "two", "three");
        scheduler.pass(NEXT_LOOK_AND_READ);
        assertThat(told).endsWith(List.of("one", "three", "two")).hasSize(2);
        assertThat(reads).isEqualTo(2);
    }

    @Test
    void readsAFileOnlyOnceItIsAtRest() {
        watch();
        scheduler.pass(INTERVAL);
        for (int i = 0; i < 5; i++) {
            write(file, "half" + i);
            scheduler.pass(Duration.ofSeconds(1));
        }
        assertThat(reads).isZero();
        scheduler.pass(Duration.ofSeconds(1));
        assertThat(told).containsExactly(List.of("half4"));
    }

    @Test
    void readsAFileOnlyOnceItIsAtRestHoweverOftenItLooks() {
        FileWatch.start(
                subject(),
                Duration.ofMillis(100),
                this::read,
                scheduler,
                devices -> told.add(
                        devices.ids().stream().map(id -> id.deviceName()).toList()));
        scheduler.pass(Duration.ofMillis(999));
        assertThat(reads).isZero();
        scheduler.pass(Duration.ofMillis(101));
        assertThat(told).containsExactly(List.of("one", "two"));
    }

    @Test
    void takesNothingFromAFileThatIsWrittenWhileItIsRead() {
        FileWatch.start(
                subject(),
                INTERVAL,
                () -> {
                    DeviceRegistry devices = read();
                    if (reads == 1) {
                        write(file, "one", "two", "three");
                    }
                    return devices;
                },
                scheduler,
                devices -> told.add(
                        devices.ids().stream().map(id -> id.deviceName()).toList()));
        scheduler.pass(Duration.ofMinutes(1));
        assertThat(told).containsExactly(List.of("one", "three", "two"));
    }

    @Test
    void followsAFileThatIsReplacedByARename() throws IOException {
        watch();
        scheduler.pass(NEXT_LOOK_AND_READ);
        FileTime before = Files.getLastModifiedTime(file);
        Path other = write(folder.resolve("other"), "six", "ten");
        Files.setLastModifiedTime(other, before);
        Files.move(other, file, StandardCopyOption.ATOMIC_MOVE);

        assertThat(Files.getLastModifiedTime(file)).as("same time, same size").isEqualTo(before);
        scheduler.pass(NEXT_LOOK_AND_READ);
        assertThat(told).endsWith(List.of("six", "ten"));
    }

    @Test
    void followsTheLinksOfAKubernetesVolume() throws IOException {
        Path old = Files.createDirectory(folder.resolve("..2026_01"));
        Path next = Files.createDirectory(folder.resolve("..2026_02"));
        write(old.resolve("devices.csv"), "one");
        write(next.resolve("devices.csv"), "two");
        Files.createSymbolicLink(folder.resolve("..data"), old.getFileName());
        Files.delete(file);
        Files.createSymbolicLink(file, Path.of("..data", "devices.csv"));
        watch();
        scheduler.pass(NEXT_LOOK_AND_READ);

        Files.createSymbolicLink(folder.resolve("..data_tmp"), next.getFileName());
        Files.move(folder.resolve("..data_tmp"), folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
        scheduler.pass(NEXT_LOOK_AND_READ);
        assertThat(told).containsExactly(List.of("one"), List.of("two"));
    }

    @Test
    void aBrokenFileChangesNothingAndIsReadUntilItIsRight() {
        watch();
        scheduler.pass(NEXT_LOOK_AND_READ);
        writeText(file, "DeviceName,DeviceSecret\none,hush\ntwo\n");
        scheduler.pass(Duration.ofMinutes(10));
        assertThat(told).hasSize(1);
        assertThat(reads).as("again at every look").isGreaterThan(50);

        write(file, "one", "two", "three");
        scheduler.pass(NEXT_LOOK_AND_READ);
        assertThat(told).endsWith(List.of("one", "three", "two")).hasSize(2);
    }

    @Test
    void aFileThatIsGoneForAWhileChangesNothing() throws IOException {
        watch();
        scheduler.pass(NEXT_LOOK_AND_READ);
        Path away = Files.move(file, folder.resolve("away"));
        scheduler.pass(Duration.ofMinutes(1));
        Files.move(away, file);
        scheduler.pass(Duration.ofMinutes(1));
        assertThat(told).hasSize(1);
    }

    @Test
    void tellsAgainWhatCouldNotBeTakenOver() {
        watch();
        failure = new IllegalStateException("no more links");
        scheduler.pass(Duration.ofMinutes(1));
        assertThat(told).isEmpty();
        failure = null;
        scheduler.pass(INTERVAL);
        assertThat(told).containsExactly(List.of("one", "two"));
    }

    @Test
    void whatItSaysCarriesTheContextOfItsTask() {
        MDC.put("connector.context", "[mine|task-0] ");
        watch();
        MDC.clear();
        try (CapturedLogFixture log = CapturedLogFixture.of(FileWatch.class.getName())) {
            writeText(file, "DeviceName,DeviceSecret\none,hush\ntwo\n");
            scheduler.pass(Duration.ofMinutes(1));
            assertThat(log.with("line 3 ")).singleElement().asString().startsWith("WARN [mine|task-0] ");
            write(file, "one");
            failure = new IllegalStateException("no more links");
            scheduler.pass(Duration.ofMinutes(1));
            assertThat(log.with("could not be applied"))
                    .singleElement()
                    .asString()
                    .startsWith("ERROR [mine|task-0] ");
            failure = null;
            scheduler.pass(Duration.ofMinutes(1));
            assertThat(log.with("is valid again")).singleElement().asString().startsWith("INFO [mine|task-0] ");
        }
    }

    @Test
    void looksNoMoreOnceClosed() {
        watch().close();
        assertThat(scheduler.waiting()).isZero();
        scheduler.pass(Duration.ofMinutes(1));
        assertThat(told).isEmpty();
    }

    /** A look that is left waiting keeps the loops for an interval more. */
    @Test
    void aWatchThatIsClosedDuringALookLeavesNothingWaiting() {
        FileWatch<?> watch = watch();
        scheduler.whenScheduled(watch::close);
        scheduler.pass(INTERVAL);
        assertThat(scheduler.waiting()).isZero();
    }

    /** A look that hung has let go of the loops, and what it scheduled would make them anew. */
    @Test
    void aLookThatGoesOnAfterTheWatchIsClosedSchedulesNothing() {
        FileWatch<?> watch = watch();
        scheduler.pass(INTERVAL);
        AtomicInteger scheduled = new AtomicInteger();
        whenRead = () -> {
            watch.close();
            scheduler.whenScheduled(scheduled::incrementAndGet);
        };
        scheduler.pass(INTERVAL);
        assertThat(reads).isOne();
        assertThat(scheduled).hasValue(0);
        assertThat(scheduler.waiting()).isZero();
    }
}
