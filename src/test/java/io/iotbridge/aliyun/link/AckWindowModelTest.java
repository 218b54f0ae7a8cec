package io.iotbridge.aliyun.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.link.BrokerModelFixture.Policy;
import io.iotbridge.aliyun.link.WindowCaseFixture.Fault;
import io.iotbridge.aliyun.link.acks.Redelivery;
import io.iotbridge.aliyun.link.acks.Redelivery.Decision;
import io.iotbridge.aliyun.link.acks.Redelivery.Known;
import io.iotbridge.aliyun.random.Cases;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random interleavings of deliver, complete, PUBACKs and messages lost on the wire, cuts with and without the session, and users that come and
 * leave, against brokers with four ways to number messages: none is lost, a copy of one that is on its way is given to nobody, first
 * copies come in order, PUBACKs leave in order of arrival and never before everybody is done. Then the same with planted faults, each of
 * which this must find.
 */
class AckWindowModelTest {

    private static final int CASES = 6_000;

    @ParameterizedTest
    @EnumSource(Policy.class)
    void losesNothing(Policy policy) {
        Cases.run("AckWindow, " + policy, CASES, choices -> new WindowCaseFixture(
                        choices, policy, Redelivery.TABLE, Fault.NONE)
                .run());
    }

    /** A fault in the table or in how the link uses the window. */
    private record Planted(String name, Redelivery table, Fault fault) {
        private static Planted row(String name, Known known, Boolean dup, Boolean rise, Decision wrong) {
            return new Planted(
                    name,
                    (of, isDup, idsRise) ->
                            of == known && (dup == null || dup == isDup) && (rise == null || rise == idsRise)
                                    ? wrong
                                    : Redelivery.TABLE.decide(of, isDup, idsRise),
                    Fault.NONE);
        }

        private static Planted use(String name, Fault fault) {
            return new Planted(name, Redelivery.TABLE, fault);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static Stream<Planted> faults() {
        return Stream.of(
                Planted.row("open here, DUP=0: new", Known.OPEN_HERE, false, null, Decision.NEW),
                Planted.row("open here, DUP=1: new", Known.OPEN_HERE, true, null, Decision.NEW),
                Planted.row("open here: acknowledged", Known.OPEN_HERE, null, null, Decision.ACKNOWLEDGED),
                Planted.row("open before, DUP=1: new", Known.OPEN_BEFORE, true, null, Decision.NEW),
                Planted.row("open before: acknowledged", Known.OPEN_BEFORE, null, null, Decision.ACKNOWLEDGED),
                Planted.row(
                        "acknowledged here, DUP=0: acknowledged",
                        Known.ACKNOWLEDGED_HERE,
                        false,
                        null,
                        Decision.ACKNOWLEDGED),
                Planted.row(
                        "acknowledged here, DUP=1: acknowledged",
                        Known.ACKNOWLEDGED_HERE,
                        true,
                        null,
                        Decision.ACKNOWLEDGED),
                Planted.row(
                        "acknowledged before, DUP=0: acknowledged",
                        Known.ACKNOWLEDGED_BEFORE,
                        false,
                        null,
                        Decision.ACKNOWLEDGED),
                Planted.row(
                        "acknowledged before, ids fall: acknowledged",
                        Known.ACKNOWLEDGED_BEFORE,
                        true,
                        false,
                        Decision.ACKNOWLEDGED),
                Planted.row("acknowledged before, ids rise: new", Known.ACKNOWLEDGED_BEFORE, true, true, Decision.NEW),
                Planted.row(
                        "acknowledged before, ids rise: same", Known.ACKNOWLEDGED_BEFORE, true, true, Decision.SAME),
                Planted.use("a lost session is taken for a present one", Fault.SESSION_LOSS_UNTOLD),
                Planted.use("a lost connection is not told", Fault.CONNECTION_LOSS_UNTOLD),
                Planted.use("a user that leaves is not told", Fault.LEAVING_UNTOLD),
                Planted.use("done when the first user is", Fault.FIRST_TAKER_COMPLETES));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void findsAPlantedFault(Planted planted) {
        assertThat(Cases.firstFailure(4 * CASES, choices -> new WindowCaseFixture(
                                choices, choices.of(Policy.values()), planted.table(), planted.fault())
                        .run()))
                .as("seed that finds: " + planted)
                .isPresent();
    }
}
