package io.iotbridge.aliyun.emulator.thing;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What devices download: configurations and firmware, below {@code /files/} of the HTTP port. Keeps the newest. */
public final class Files {

    private static final int MOST = 1000;

    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private String base = "";
    private int last;

    /** Where the HTTP port is, as devices see it. */
    public synchronized void base(String url) {
        base = url;
    }

    synchronized Stored store(String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        if (files.size() >= MOST) {
            files.remove(files.keySet().iterator().next());
        }
        String id = Integer.toString(++last);
        files.put(id, bytes);
        return new Stored(id, base + "/files/" + id, bytes.length, hash("SHA-256", bytes), hash("MD5", bytes));
    }

    record Stored(String id, String url, int size, String sha256, String md5) {}

    /** What is at a path of the HTTP port. */
    public synchronized Optional<byte[]> at(String path) {
        return Optional.ofNullable(files.get(path.substring("/files/".length())));
    }

    private static String hash(String algorithm, byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
