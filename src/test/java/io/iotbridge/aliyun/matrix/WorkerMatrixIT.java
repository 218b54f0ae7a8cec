package io.iotbridge.aliyun.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.cluster.InstalledJdks;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The corners of the matrix: the oldest worker, and the newest in the ways no other test has it. */
class WorkerMatrixIT {

    @Test
    void runsInTheOldestAndTheNewestWorker() {
        int newestJdk =
                InstalledJdks.find(25).isPresent() ? 25 : Runtime.version().feature();
        List<CaseResult> results = WorkerMatrix.run(
                List.of(
                        new MatrixCase(MatrixCase.OLDEST, 17, MatrixCase.Mode.DISTRIBUTED, MatrixCase.Discovery.NONE),
                        new MatrixCase(
                                MatrixCase.NEWEST,
                                newestJdk,
                                MatrixCase.Mode.STANDALONE,
                                MatrixCase.Discovery.ONLY_SCAN)),
                result -> System.out.println(result.line()));

        assertThat(results)
                .allSatisfy(result ->
                        assertThat(result.outcome()).as(result.message()).isNotEqualTo(CaseResult.Outcome.FAILED));
    }

    @Test
    void idsTellCasesApart() {
        assertThat(MatrixCase.all().stream().map(MatrixCase::id).collect(Collectors.toSet()))
                .hasSameSizeAs(MatrixCase.all());
    }
}
