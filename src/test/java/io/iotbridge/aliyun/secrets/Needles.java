package io.iotbridge.aliyun.secrets;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Many texts, looked for at once in files of any size: where eight bytes are the first of one of them, the rest is compared. Texts of less than
 * eight bytes cannot be looked for.
 */
final class Needles {

    static final int LEAST = 8;
    private static final int BLOCK = 1 << 20;

    private final Map<Long, List<byte[]>> byStart = new HashMap<>();
    private int longest = LEAST;

    Needles(Collection<String> texts) {
        for (String text : texts) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            if (bytes.length >= LEAST) {
                byStart.computeIfAbsent(start(bytes), first -> new ArrayList<>())
                        .add(bytes);
                longest = Math.max(longest, bytes.length);
            }
        }
    }

    private static long start(byte[] bytes) {
        long start = 0;
        for (int i = 0; i < LEAST; i++) {
            start = start << 8 | bytes[i] & 0xff;
        }
        return start;
    }

    /**
     * Where one of them stands.
     *
     * @param line what stands around it
     */
    record Find(String text, long offset, String line) {}

    /** What is found from an offset on, the first so many. */
    List<Find> in(Path file, long from, int most) {
        List<Find> finds = new ArrayList<>();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BLOCK)) {
            in.skipNBytes(from);
            byte[] block = new byte[BLOCK + longest];
            long begin = from;
            int filled = in.readNBytes(block, 0, block.length);
            while (filled >= LEAST && finds.size() < most) {
                boolean last = filled < block.length;
                search(block, filled, last ? filled : BLOCK, begin, finds);
                if (last) {
                    break;
                }
                System.arraycopy(block, BLOCK, block, 0, longest);
                begin += BLOCK;
                filled = longest + in.readNBytes(block, longest, BLOCK);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return finds.subList(0, Math.min(most, finds.size()));
    }

    private void search(byte[] block, int filled, int end, long begin, List<Find> finds) {
        long window = 0;
        for (int i = 0; i < filled; i++) {
            window = window << 8 | block[i] & 0xff;
            int at = i - LEAST + 1;
            if (at >= 0 && at < end) {
                List<byte[]> candidates = byStart.get(window);
                if (candidates != null) {
                    compare(candidates, block, filled, at, begin, finds);
                }
            }
        }
    }

    private static void compare(
            List<byte[]> candidates, byte[] block, int filled, int at, long begin, List<Find> finds) {
        for (byte[] text : candidates) {
            int end = at + text.length;
            if (end <= filled && Arrays.equals(block, at, end, text, 0, text.length)) {
                int from = Math.max(0, at - 120);
                String line = new String(block, from, Math.min(filled, end + 80) - from, StandardCharsets.UTF_8);
                finds.add(new Find(new String(text, StandardCharsets.UTF_8), begin + at, line));
            }
        }
    }
}
