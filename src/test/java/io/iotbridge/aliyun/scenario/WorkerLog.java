package io.iotbridge.aliyun.scenario;

import io.iotbridge.aliyun.cluster.Cluster;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a worker writes from now on. */
final class WorkerLog {

    private final String path;
    private final long begin;

    private WorkerLog(String path, long begin) {
        this.path = path;
        this.begin = begin;
    }

    static WorkerLog from(Cluster cluster) {
        java.nio.file.Path log = cluster.worker().process().log();
        return new WorkerLog(log.toString(), log.toFile().length());
    }

    List<String> lines() {
        try (RandomAccessFile file = new RandomAccessFile(path, "r")) {
            byte[] bytes = new byte[Math.toIntExact(file.length() - begin)];
            file.seek(begin);
            file.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lines that hold all the words. */
    List<String> linesWith(String... words) {
        return lines().stream()
                .filter(line -> List.of(words).stream().allMatch(line::contains))
                .toList();
    }
}
