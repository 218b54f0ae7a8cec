package io.iotbridge.aliyun.link;

import io.iotbridge.aliyun.errors.Quoted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files with certificates and keys. */
final class TlsFile {

    /** Far above all CAs there are. */
    private static final long MOST_BYTES = 16L << 20;

    private TlsFile() {}

    /** @throws IOException if it is not there, no file, or too large; the message says which, and names it */
    static byte[] read(Path path) throws IOException {
        if (!Files.exists(path)) {
            throw new IOException("there is no file " + Quoted.of(path) + "; it must be on every worker");
        }
        if (!Files.isRegularFile(path)) {
            throw new IOException(Quoted.of(path) + " is a directory or a device, not a file");
        }
        if (Files.size(path) > MOST_BYTES) {
            throw new IOException(Quoted.of(path) + " is larger than " + MOST_BYTES + " bytes");
        }
        return Files.readAllBytes(path);
    }
}
