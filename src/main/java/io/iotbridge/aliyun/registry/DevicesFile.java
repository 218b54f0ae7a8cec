package io.iotbridge.aliyun.registry;

import io.iotbridge.aliyun.errors.Quoted;
import io.iotbridge.aliyun.files.RegularFile;
import io.iotbridge.aliyun.identity.Device;
import io.iotbridge.aliyun.identity.DeviceId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of devices with their secrets, in UTF-8: CSV as the platform's console exports it (columns DeviceName, DeviceSecret and
 * ProductKey in any order, others ignored) or JSON, an array of <code>{"productKey", "deviceName", "deviceSecret"}</code>. The extension
 * {@code .csv} or {@code .json} tells which; under any other name, a file that starts with a bracket is JSON. No message, cause or
 * {@code toString} shows a secret.
 */
public final class DevicesFile {

    private static final Logger log = LoggerFactory.getLogger(DevicesFile.class);

    /** Half a million devices. */
    private static final int MOST_BYTES = 64 << 20;

    private static final int MOST_WARNED = 100;
    private static final Set<Path> WARNED = ConcurrentHashMap.newKeySet();

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private DevicesFile() {}

    /**
     * Reads the devices, in order of the file; blocks for as long as the file system does.
     *
     * @param defaultProductKey the product of devices that name none
     * @throws IllegalArgumentException if the file cannot be read or is wrong; the message names file and line
     */
    public static List<Device> read(Path file, Optional<String> defaultProductKey) {
        return parse(file, text(file), defaultProductKey);
    }

    /** @param file tells the format, and stands in messages */
    static List<Device> parse(Path file, String text, Optional<String> defaultProductKey) {
        try {
            List<DeviceRow> rows = isJson(file, text)
                    ? DevicesJson.parse(text)
                    : DevicesCsv.parse(text, defaultProductKey.isPresent());
            return devices(rows, defaultProductKey);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the devices file " + Quoted.bare(file) + ": " + e.getMessage());
        }
    }

    private static List<Device> devices(List<DeviceRow> rows, Optional<String> defaultProductKey) {
        List<Device> devices = new ArrayList<>(rows.size());
        Map<DeviceId, Long> lines = new HashMap<>();
        for (DeviceRow row : rows) {
            try {
                Device device = row.device(defaultProductKey);
                Long earlier = lines.putIfAbsent(device.id(), row.line());
                if (earlier != null) {
                    throw new IllegalArgumentException(
                            "the same device is already on line " + earlier + "; remove one of them");
                }
                devices.add(device);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("line " + row.line() + ": " + e.getMessage());
            }
        }
        return List.copyOf(devices);
    }

    private static String text(Path file) {
        try {
            byte[] bytes = RegularFile.read(file, MOST_BYTES);
            warnOfReaders(file);
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException("the devices file does not exist: " + Quoted.bare(file), e);
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(
                    "the devices file " + Quoted.bare(file) + " is not UTF-8; save it as UTF-8");
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "the devices file " + Quoted.bare(file) + " cannot be read: " + Quoted.bare(e.getMessage()));
        }
    }

    /** Once for a file: the secrets in it are those of the whole fleet. */
    private static void warnOfReaders(Path file) {
        try {
            if (Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)
                    && WARNED.size() < MOST_WARNED
                    && WARNED.add(file)) {
                log.warn(
                        "The devices file {} holds secrets, and every user of this machine can read it; chmod o-r it",
                        Quoted.bare(file));
            }
        } catch (IOException | UnsupportedOperationException e) {
            log.debug("Cannot tell who can read {}", file, e);
        }
    }

    private static boolean isJson(Path file, String text) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".json")) {
            return true;
        }
        String start = text.stripLeading();
        return !name.endsWith(".csv") && (start.startsWith("[") || start.startsWith("{"));
    }
}
