package io.iotbridge.aliyun.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.iotbridge.aliyun.errors.CapturedLogFixture;
import io.iotbridge.aliyun.identity.Device;
import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.identity.DeviceSecret;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DevicesFileTest {

    private static final Device ONE = device("pk", "one", "hush1");
    private static final Device TWO = device("pk", "two", "hush2");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DeviceName,DeviceSecret,ProductKey\none,hush1,pk\ntwo,hush2,pk\n",
                "\uFEFFDeviceName,DeviceSecret,ProductKey\r\none,hush1,pk\r\n\r\ntwo,hush2,pk",
                "productkey,NICKNAME,devicename,x,DEVICESECRET\npk,a b,one,,hush1\npk,\"a,\nb\",two,,hush2\n",
                "\"DeviceName\",\"DeviceSecret\",\"ProductKey\"\n\"one\",\"hush1\",\"pk\"\n\"two\", hush2 ,pk,\n",
            })
    void csvAsTheConsoleExportsIt(String text) throws IOException {
        assertThat(DevicesFile.read(file("devices.csv", text), Optional.empty()))
                .containsExactly(ONE, TWO);
    }

    @Test
    void aDefaultProductKeyFillsIn() throws IOException {
        assertThat(DevicesFile.read(file("a.csv", "DeviceName,DeviceSecret\none,hush1\n"), Optional.of("pk")))
                .containsExactly(ONE);
        assertThat(DevicesFile.read(
                        file("b.csv", "DeviceName,DeviceSecret,ProductKey\none,hush1,\n"), Optional.of("pk")))
                .containsExactly(ONE);
        assertThat(DevicesFile.read(
                        file("c.json", "[{\"deviceName\":\"one\",\"deviceSecret\":\"hush1\"}]"), Optional.of("pk")))
                .containsExactly(ONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"devices.json", "devices", "devices.txt"})
    void json(String name) throws IOException {
        String text = """
                [{"productKey": "pk", "deviceName": "one", "deviceSecret": "hush1", "more": {"a": [1]}},
                 {"deviceSecret": "hush2", "deviceName": "two", "productKey": "pk"}]
                """;
        assertThat(DevicesFile.read(file(name, text), Optional.empty())).isEqualTo(List.of(ONE, TWO));
    }

    @Test
    void withoutAnExtensionCsvIsRecognisedToo() throws IOException {
        assertThat(DevicesFile.read(
                        file("devices", "DeviceName,DeviceSecret,ProductKey\none,hush1,pk\n"), Optional.empty()))
                .containsExactly(ONE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|empty",
                "DeviceName,ProductKey;a,pk|lacks the column DeviceSecret",
                "DeviceSecret,ProductKey;hush,pk|lacks the column DeviceName",
                "DeviceName,DeviceSecret;a,hush|lacks the column ProductKey; add it, or set a default with iot.product.key",
                "hush,one,pk;two,hush,pk|lacks the column ProductKey",
                "DeviceName,DeviceSecret,ProductKey,devicename;a,hush,pk,b|DeviceName appears twice",
                "DeviceName,DeviceSecret,ProductKey;a,hush,pk;b,hush|line 3 has 2 columns, the header has 3",
                "DeviceName,DeviceSecret,ProductKey;a,hush,pk,x|line 2 has 4 columns, the header has 3",
                "DeviceName,DeviceSecret,ProductKey;a,hush,pk;b,,pk|line 3: the device secret is missing",
                "DeviceName,DeviceSecret,ProductKey;,hush,pk|line 2: the device name is missing",
                "DeviceName,DeviceSecret,ProductKey;a,hush,|line 2: the product key is missing",
                "DeviceName,DeviceSecret,ProductKey;a,hush,pk;b,hush,pk;a,hush,pk|line 4: the same device is already on line 2",
                "DeviceName,DeviceSecret,ProductKey;a/b,hush,pk|line 2: the product key or the device name contains",
                "DeviceName,DeviceSecret,ProductKey;hush,,pk|line 2: the device secret is missing",
                "DeviceName,DeviceSecret,ProductKey;hush/,one,pk|line 2: the product key or the device name contains",
                "DeviceName,DeviceSecret,ProductKey;a,\"hush,pk;b,hush,pk|line 2: this is not well-formed CSV",
                "DeviceName,DeviceSecret,ProductKey;a,\"hush\"x,pk|line 2: this is not well-formed CSV",
            })
    void wrongCsvIsRefusedByFileAndLineWithoutSecrets(String text, String why) throws IOException {
        assertRefused(file("devices.csv", text.replace(';', '\n')), why);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{}|line 1: this is not an array",
                "~~|not an array",
                "[;{'productKey':'pk','deviceName':'a','deviceSecret':hush}]|line 2",
                "[;{'productKey':'pk','deviceName':'a','deviceSecret':'hush'|line 2",
                "[;7]|line 2: a device must be an object",
                "[;{'productKey':'pk','deviceName':'a'}]|line 2: the device secret is missing",
                "[{'productKey':'pk',;'deviceName':5}]|line 2: deviceName is not text",
                "[{'deviceName':'a','deviceName':'b'}]|deviceName appears twice",
                "[{'productKey':'p','deviceName':'a','deviceSecret':'hush'},;{'productKey':'p','deviceName':'a','deviceSecret':'hush'}]|line 2: the same device is already on line 1",
                "[];[]|line 2: there is more text after",
            })
    void wrongJsonIsRefusedByFileAndLineWithoutSecrets(String text, String why) throws IOException {
        assertRefused(file("devices.json", text.replace(';', '\n').replace('\'', '"')), why);
    }

    /** C04: two exports joined. */
    @ParameterizedTest
    @ValueSource(strings = {"ProductKey,DeviceName,DeviceSecret", "DeviceName, devicesecret ,ProductKey"})
    void aHeaderThatStandsAgainIsNoDevice(String again) throws IOException {
        assertRefused(
                file(
                        "joined.csv",
                        "ProductKey,DeviceName,DeviceSecret\na1Xk7TqLm3P,m01,hush1\na1Xk7TqLm3P,m02,hush2\n" + again
                                + "\na1Xk7TqLm3P,m03,hush3\n"),
                "line 4 repeats the column names of the first line");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Device Name,Device Secret,Product Key|it is 'Device Name','Device Secret','Product Key'",
                "\u200BDeviceName,DeviceSecret,ProductKey|it is '\\u200BDeviceName','DeviceSecret','ProductKey'",
                "DeviceName;DeviceSecret;ProductKey|it is 'DeviceName;DeviceSecret;ProductKey'",
                "pump1,hush1hush1hush1,pk|it is [5 characters],[15 characters],[2 characters]",
                "one,hush,pk|it is [3 characters],[4 characters],[2 characters]",
            })
    void aHeaderThatIsNotUnderstoodIsShownWithoutSecrets(String header, String shown) throws IOException {
        assertRefused(file("header.csv", header + "\n"), shown);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a\u200B,hush,pk|line 2: the product key or the device name contains the invisible character U+200B",
                "a,hu sh,pk|line 2: the device secret contains a blank or an invisible character",
                "a,hush\u200B,pk|line 2: the device secret contains a blank or an invisible character",
            })
    void whatNobodySeesIsNamedByItsLine(String row, String why) throws IOException {
        assertRefused(file("row.csv", "DeviceName,DeviceSecret,ProductKey\n" + row + "\n"), why);
    }

    /** A pipe would hold up every task for ever, and a device file has no end. */
    @Test
    void aPipeADeviceFileAndALargeFileAreNotRead() throws Exception {
        assumeTrue(Files.exists(Path.of("/dev/zero")));
        assertRefused(Path.of("/dev/zero"), "it is a pipe or a device, not a file");
        Path pipe = folder.resolve("pipe");
        assumeTrue(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0);
        assertRefused(pipe, "it is a pipe or a device, not a file");
        try (RandomAccessFile large =
                new RandomAccessFile(folder.resolve("large.csv").toFile(), "rw")) {
            large.setLength((64 << 20) + 1);
        }
        assertRefused(folder.resolve("large.csv"), "larger than 64 MB");
    }

    @Test
    void aFileThatCannotBeReadIsNamed() throws IOException {
        assertRefused(folder.resolve("none.csv"), "the devices file does not exist");
        assertRefused(folder, "cannot be read: it is a directory, not a file");
        Path latin = Files.write(folder.resolve("latin.csv"), new byte[] {'a', (byte) 0xe4, '\n'});
        assertRefused(latin, "not UTF-8");
    }

    /** The secrets in it are those of the whole fleet. */
    @Test
    void aFileThatOthersMayReadIsAWarningOnce() throws IOException {
        String text = "DeviceName,DeviceSecret,ProductKey\none,hush1,pk\n";
        Path open = file("open.csv", text);
        Path closed = file("closed.csv", text);
        assumeTrue(open.getFileSystem().supportedFileAttributeViews().contains("posix"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rw-r-----"));
        try (CapturedLogFixture log = CapturedLogFixture.of(DevicesFile.class.getName())) {
            for (int i = 0; i < 3; i++) {
                DevicesFile.read(open, Optional.empty());
                DevicesFile.read(closed, Optional.empty());
            }
            assertThat(log.with(open.toString()))
                    .singleElement()
                    .asString()
                    .startsWith("WARN")
                    .contains("every user of this machine can read it", "chmod o-r")
                    .doesNotContain("hush");
            assertThat(log.with(closed.toString())).isEmpty();
        }
    }

    private static void assertRefused(Path file, String why) {
        IllegalArgumentException refusal =
                catchThrowableOfType(IllegalArgumentException.class, () -> DevicesFile.read(file, Optional.empty()));
        StringWriter trace = new StringWriter();
        refusal.printStackTrace(new PrintWriter(trace));

        assertThat(refusal).hasMessageContaining(file.toString()).hasMessageContaining(why);
        assertThat(trace.toString()).doesNotContain("hush");
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static Device device(String productKey, String name, String secret) {
        return new Device(new DeviceId(productKey, name), new DeviceSecret(secret));
    }
}
