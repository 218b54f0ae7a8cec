package io.iotbridge.aliyun.link.tls;

import io.iotbridge.aliyun.errors.Quoted;
import io.iotbridge.aliyun.files.RegularFile;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads files with certificates or keys. */
final class TlsFile {

    /** Far above all CAs there are. */
    private static final int MOST = 16 << 20;

    private TlsFile() {}

    /**
     * All of it.
     *
     * @throws IOException if it cannot be read; the message names it and says why
     */
    static byte[] read(Path file) throws IOException {
        try {
            return RegularFile.read(file, MOST);
        } catch (NoSuchFileException e) {
            throw new IOException("file not found: " + Quoted.of(file) + "; it must exist on every worker");
        } catch (IOException e) {
            throw new IOException(Quoted.of(file) + " cannot be read: " + e.getMessage());
        }
    }
}
