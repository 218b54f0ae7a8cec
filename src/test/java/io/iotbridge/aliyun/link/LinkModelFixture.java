package io.iotbridge.aliyun.link;

import io.iotbridge.aliyun.random.Cases;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** Runs the cases of {@link DeviceLinkModelTest} against a link with a fault: the seed of the first that finds it, if one does. */
public final class LinkModelFixture implements Supplier<OptionalLong> {

    private static final int CASES = 10_000;

    @Override
    public OptionalLong get() {
        return Cases.firstFailure(CASES, choices -> new LinkCaseFixture(choices).run());
    }
}
