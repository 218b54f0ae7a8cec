package io.iotbridge.aliyun.sink;

import io.iotbridge.aliyun.uplink.results.Result;
import io.iotbridge.aliyun.uplink.results.Results;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.connect.errors.ConnectException;

/** Results, which are kept or lost when the test says so. */
final class ToldFixture implements Results {
    final List<Result> results = new ArrayList<>();
    final List<Runnable> kept = new ArrayList<>();
    final List<Runnable> lost = new ArrayList<>();
    final List<Duration> awaited = new ArrayList<>();
    boolean isKeptInTime = true;
    ConnectException failure;

    @Override
    public void tell(Supplier<Result> result, Runnable isKept, Runnable isLost) {
        results.add(result.get());
        kept.add(isKept);
        lost.add(isLost);
    }

    @Override
    public boolean await(Duration most) {
        awaited.add(most);
        return isKeptInTime;
    }

    @Override
    public Optional<ConnectException> failure() {
        return Optional.ofNullable(failure);
    }

    @Override
    public void close() {}
}
