package io.iotbridge.aliyun.emulator;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The device list as the console exports it: DeviceName, DeviceSecret, ProductKey, in any order of columns. */
final class DevicesFile {

    private DevicesFile() {}

    static List<DeviceEntry> read(Path file) throws IOException {
        String text = Files.readString(file);
        String withoutMark = text.startsWith("\uFEFF") ? text.substring(1) : text;
        List<DeviceEntry> entries = new ArrayList<>();
        try (MappingIterator<Map<String, String>> rows = new CsvMapper()
                .readerForMapOf(String.class)
                .with(CsvSchema.emptySchema().withHeader())
                .readValues(withoutMark)) {
            while (rows.hasNext()) {
                Map<String, String> row = rows.next();
                entries.add(new DeviceEntry(
                        cell(file, row, "ProductKey"), cell(file, row, "DeviceName"), cell(file, row, "DeviceSecret")));
            }
        }
        return entries;
    }

    private static String cell(Path file, Map<String, String> row, String column) throws IOException {
        String value = row.get(column);
        if (value == null || value.isBlank()) {
            throw new IOException(file + ": a row without " + column);
        }
        return value.trim();
    }
}
