package io.iotbridge.aliyun.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** Reads files that a configuration names: a pipe would hold up its reader, and a device file has no end. */
public final class RegularFile {

    private RegularFile() {}

    /**
     * All of the file. Links are followed.
     *
     * @param most bytes that it may have
     * @throws IOException if it is not there, no regular file, or larger; the message says which and quotes nothing of it
     */
    public static byte[] read(Path file, int most) throws IOException {
        try {
            return bytes(file, most);
        } catch (AccessDeniedException e) {
            // Its message is the path and nothing else.
            throw new IOException("the user of the worker, " + System.getProperty("user.name")
                    + ", may not read it; change the mode or the owner of the file and of its folder");
        }
    }

    private static byte[] bytes(Path file, int most) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        if (!attributes.isRegularFile()) {
            throw new IOException(
                    "it is a " + (attributes.isDirectory() ? "directory" : "pipe or a device") + ", not a file");
        }
        if (attributes.size() > most) {
            throw tooLarge(most);
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(most + 1);
            if (bytes.length > most) {
                throw tooLarge(most);
            }
            return bytes;
        }
    }

    private static IOException tooLarge(int most) {
        return new IOException("it is larger than " + (most >> 20) + " MB, so probably not the right file");
    }
}
