package io.iotbridge.aliyun.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What tells two versions of a file apart without reading it. Links are followed, so a file that is replaced by a rename or by turning a link
 * ({@code ..data} of a Kubernetes volume) has another stamp even if size and time are the same.
 *
 * @param key names the file within its file system; null where the file system has no such name
 */
record FileStamp(FileTime modified, long size, Object key) {

    /** Readers of a folder take no more. */
    private static final int MOST_FILES = 1_001;

    /** There is no such file, or it cannot be looked at. */
    static final FileStamp ABSENT = new FileStamp(FileTime.fromMillis(0), -1, null);

    /** Of each, and of the JSON and ZIP files of those that are folders. */
    static List<FileStamp> of(List<Path> paths) {
        List<FileStamp> stamps = new ArrayList<>();
        for (Path path : paths) {
            stamps.add(of(path));
            if (Files.isDirectory(path)) {
                try (Stream<Path> files = Files.list(path)) {
                    files.filter(file ->
                                    file.toString().toLowerCase(Locale.ROOT).matches(".*\\.(json|zip)"))
                            .sorted()
                            .limit(MOST_FILES)
                            .forEach(file -> stamps.add(of(file)));
                } catch (IOException e) {
                    stamps.add(ABSENT);
                }
            }
        }
        return stamps;
    }

    static FileStamp of(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new FileStamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
        } catch (IOException e) {
            return ABSENT;
        }
    }
}
