package io.iotbridge.aliyun.matrix;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.iotbridge.aliyun.cluster.Cluster;
import io.iotbridge.aliyun.cluster.KafkaProcess;
import io.iotbridge.aliyun.cluster.KafkaRecords;
import io.iotbridge.aliyun.cluster.KafkaTopics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Runs the packaged plugin, both directions, in every worker of the matrix and prints a table; the exit status is 0 only if none failed.
 * Arguments: what the ids of the cases to run contain, for example {@code 3.5 jdk-25-standalone}; none for all.
 */
public final class WorkerMatrix {
    private static final Path REPORT = Path.of("target/matrix.json");

    private WorkerMatrix() {}

    /** Prints a line per case as it ends, and writes {@code target/matrix.json}. */
    public static void main(String[] args) {
        List<MatrixCase> cases = MatrixCase.all().stream()
                .filter(of -> args.length == 0 || List.of(args).stream().anyMatch(of.id()::contains))
                .toList();
        System.out.println(CaseResult.heading());
        List<CaseResult> results = run(cases, result -> System.out.println(result.line()));
        write(results);
        long failed = results.stream()
                .filter(result -> result.outcome() == CaseResult.Outcome.FAILED)
                .count();
        System.out.printf("%d cases, %d failed; %s%n", results.size(), failed, REPORT);
        // Maven would wait for threads that libraries leave behind.
        System.exit(failed == 0 && !results.isEmpty() ? 0 : 1);
    }

    /** Runs the cases on a broker of their own. */
    static List<CaseResult> run(List<MatrixCase> cases, Consumer<CaseResult> listener) {
        Path folder = Cluster.newFolder();
        List<CaseResult> results = new ArrayList<>();
        try (KafkaProcess kafka = KafkaProcess.open(folder.resolve("kafka"));
                KafkaRecords records = new KafkaRecords(kafka.bootstrapServers());
                KafkaTopics topics = new KafkaTopics(kafka.bootstrapServers())) {
            CaseRun run = new CaseRun(folder, kafka.bootstrapServers(), records, topics);
            for (MatrixCase of : cases) {
                CaseResult result = run.run(of);
                results.add(result);
                listener.accept(result);
            }
        }
        return results;
    }

    private static void write(List<CaseResult> results) {
        try {
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(REPORT.toFile(), results);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
