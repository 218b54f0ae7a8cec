package io.iotbridge.aliyun.thing.tsl;

import io.iotbridge.aliyun.errors.Quoted;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Finds the JSON files of thing models. Bounded, whatever a ZIP claims of its entries. */
final class TslFiles {

    /** Twice what the platform takes. */
    private static final int MOST_BYTES = 1 << 20;

    /** Some products, with all the modules that the platform allows for one. */
    private static final int MOST_FILES = 1_000;

    private static final String ADVICE =
            "; list the JSON or ZIP file that the console exports, or a folder of such files";

    private TslFiles() {}

    /** @throws IllegalArgumentException if there is none, or one cannot be read */
    static List<TslFile> read(Path path) {
        List<TslFile> files = new ArrayList<>();
        try {
            if (Files.isDirectory(path)) {
                for (Path file : listed(path)) {
                    add(file, files);
                }
            } else {
                add(path, files);
            }
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException("no thing model found at " + Quoted.bare(e.getMessage()) + ADVICE, e);
        } catch (IOException e) {
            throw wrong(path, "it cannot be read: " + Quoted.bare(e.getMessage()));
        }
        if (files.isEmpty()) {
            throw wrong(path, "there is no .json file in it" + ADVICE);
        }
        return files;
    }

    private static List<Path> listed(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(file -> isNamed(file.toString(), ".json") || isNamed(file.toString(), ".zip"))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        }
    }

    private static void add(Path file, List<TslFile> files) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw wrong(file, "it is not a regular file" + ADVICE);
        }
        try (InputStream in = Files.newInputStream(file)) {
            if (isNamed(file.toString(), ".zip")) {
                addZip(file, new ZipInputStream(in), files);
            } else {
                files.add(new TslFile(file.toString(), bounded(file, in)));
            }
        }
        if (files.size() > MOST_FILES) {
            throw wrong(file, "with it there are more than " + MOST_FILES + " files; remove some");
        }
    }

    private static void addZip(Path file, ZipInputStream zip, List<TslFile> files) throws IOException {
        boolean isEmpty = true;
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            isEmpty = false;
            // Unpacked even if it is not wanted: to go on to the next entry unpacks it too, without a bound.
            byte[] bytes = bounded(file, zip);
            if (!entry.isDirectory() && isNamed(entry.getName(), ".json") && files.size() <= MOST_FILES) {
                files.add(new TslFile(file + "!" + entry.getName(), bytes));
            }
        }
        if (isEmpty) {
            throw wrong(file, "it is not a ZIP file, or it is empty; export it again");
        }
    }

    private static byte[] bounded(Path file, InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(MOST_BYTES + 1);
        if (bytes.length > MOST_BYTES) {
            throw wrong(
                    file, "a file is larger than " + (MOST_BYTES >> 20) + " MB, so it is not a thing model" + ADVICE);
        }
        return bytes;
    }

    private static boolean isNamed(String file, String extension) {
        return file.toLowerCase(Locale.ROOT).endsWith(extension);
    }

    private static IllegalArgumentException wrong(Path file, String what) {
        return new IllegalArgumentException("the thing model " + Quoted.bare(file) + ": " + what);
    }
}
