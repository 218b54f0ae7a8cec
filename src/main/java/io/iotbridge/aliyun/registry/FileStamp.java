package io.iotbridge.aliyun.registry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/**
 * What tells two versions of a file apart without reading it. Links are followed, so a file that is replaced by a rename or by turning a link
 * ({@code ..data} of a Kubernetes volume) has another stamp even if size and time are the same.
 *
 * @param key names the file within its file system; null where the file system has no such name
 */
record FileStamp(FileTime modified, long size, Object key) {

    /** There is no such file, or it cannot be looked at. */
    static final FileStamp ABSENT = new FileStamp(FileTime.fromMillis(0), -1, null);

    static FileStamp of(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new FileStamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
        } catch (IOException e) {
            return ABSENT;
        }
    }
}
