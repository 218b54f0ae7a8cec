package io.iotbridge.aliyun.registry;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Devices as the platform's console exports them. */
final class DevicesCsv {

    private static final String COLUMNS = "DeviceName,DeviceSecret,ProductKey";

    /** Where the columns are; -1 for a product key that has none. */
    private record Header(int cells, int productKey, int deviceName, int deviceSecret) {

        static Header of(List<String> cells, boolean productKeyOptional) {
            return new Header(
                    cells.size(),
                    productKeyOptional
                            ? column(cells, "ProductKey")
                            : required(cells, "ProductKey", "; add it, or set a default with iot.product.key"),
                    required(cells, "DeviceName", ""),
                    required(cells, "DeviceSecret", ""));
        }

        /** Cells too many or too few mean a stray comma, so that every column may have slipped; blank ones at the end do no harm. */
        DeviceRow row(long line, List<String> row) {
            int filled = row.size();
            while (filled > cells && row.get(filled - 1).isBlank()) {
                filled--;
            }
            if (row.stream().filter(DevicesCsv::isTitle).count() >= 2) {
                throw new IllegalArgumentException(
                        "line " + line + " repeats the column names of the first line, where a device should be;"
                                + " if two lists were joined, remove it and check that both have their columns in the same order");
            }
            if (filled != cells) {
                throw new IllegalArgumentException("line " + line + " has " + filled + " columns, the header has "
                        + cells + "; put text that contains a comma in quotes");
            }
            return new DeviceRow(
                    line,
                    productKey < 0 ? Optional.empty() : Optional.of(row.get(productKey)),
                    Optional.of(row.get(deviceName)),
                    Optional.of(row.get(deviceSecret)));
        }

        private static int column(List<String> cells, String name) {
            int found = -1;
            for (int i = 0; i < cells.size(); i++) {
                if (cells.get(i).strip().equalsIgnoreCase(name)) {
                    if (found >= 0) {
                        throw new IllegalArgumentException("the column " + name + " appears twice");
                    }
                    found = i;
                }
            }
            return found;
        }

        private static int required(List<String> cells, String name, String fix) {
            int column = column(cells, name);
            if (column < 0) {
                throw new IllegalArgumentException("the first line lacks the column " + name + fix
                        + "; the first line names the columns: " + COLUMNS + "; it is "
                        + cells.stream().map(ColumnTitles::show).collect(Collectors.joining(",")));
            }
            return column;
        }
    }

    private DevicesCsv() {}

    private static boolean isTitle(String cell) {
        return Stream.of(COLUMNS.split(",")).anyMatch(cell.strip()::equalsIgnoreCase);
    }

    /** @throws IllegalArgumentException if the text is no such table; the message names the line */
    static List<DeviceRow> parse(String text, boolean productKeyOptional) {
        CsvFactory factory =
                CsvFactory.builder().enable(CsvParser.Feature.WRAP_AS_ARRAY).build();
        List<DeviceRow> rows = new ArrayList<>();
        Header header = null;
        long line = 1;
        try (CsvParser parser = factory.createParser(text)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.START_ARRAY) {
                line = parser.currentLocation().getLineNr();
                List<String> cells = cells(parser);
                if (cells.stream().allMatch(String::isBlank)) {
                    continue;
                }
                if (header == null) {
                    header = Header.of(cells, productKeyOptional);
                } else {
                    rows.add(header.row(line, cells));
                }
            }
        } catch (IOException e) {
            // Neither its message nor itself as the cause: both can quote the text, and the text holds secrets.
            throw new IllegalArgumentException("line " + line + ": this is not well-formed CSV; check the quotes");
        }
        if (header == null) {
            throw new IllegalArgumentException("it is empty; the first line names the columns: " + COLUMNS);
        }
        return rows;
    }

    private static List<String> cells(CsvParser parser) throws IOException {
        List<String> cells = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            cells.add(parser.getText());
        }
        return cells;
    }
}
