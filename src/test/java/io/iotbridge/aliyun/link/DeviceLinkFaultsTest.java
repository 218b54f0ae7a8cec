package io.iotbridge.aliyun.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.link.acks.AckWindow;
import io.iotbridge.aliyun.link.acks.WindowEntry;
import io.iotbridge.aliyun.link.admission.SignIn;
import io.iotbridge.aliyun.random.PlantedFault;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Faults in a link, each of which {@link DeviceLinkModelTest} would find. One more is a line here: what stands in the source, and what is wrong. */
class DeviceLinkFaultsTest {

    private static PlantedFault fault(String name, Class<?> type, String original, String wrong) {
        return new PlantedFault(name, type.getName(), original, wrong);
    }

    private static Stream<PlantedFault> faults() {
        return Stream.of(
                fault(
                        "who attaches while the last connection closes gets no other",
                        DeviceLink.class,
                        "if (onPurpose) {\n            askToConnect();",
                        "if (onPurpose) {"),
                fault(
                        "a link that waits for a user that can take no message does not go on when it can",
                        DeviceLink.class,
                        "} else if (state == LinkState.WAITING && wanted && !signIns.isAsked()) {",
                        "} else if (false) {"),
                fault(
                        "PUBACKs leave on the first connection",
                        Arrivals.class,
                        "live = connection;",
                        "live = live == null ? connection : live;"),
                fault(
                        "what arrived on the connection before counts as arrived on this one",
                        AckWindow.class,
                        "live.clear();\n            here.clear();",
                        "here.clear();"),
                fault(
                        "the packet identifier of a publish that is given up is used again before its PUBACK",
                        PublishIds.class,
                        "givenUp.set(id - FIRST);",
                        "free(id);\n        next = 0;"),
                fault(
                        "somebody else who signs in is taken for a bad network",
                        IdentityConflict.class,
                        "recognised = report();",
                        "report();"),
                fault(
                        "an attempt without CONNACK keeps its place among the sign-ins",
                        LinkSignIns.class,
                        "timeout.cancel();\n        current.ifPresent(SignIn::over);",
                        "timeout.cancel();"),
                fault(
                        "an answered sign-in does not give its place back",
                        SignIn.class,
                        "if (ended != SignInState.TURN) {",
                        "if (ended != SignInState.TURN && ended != SignInState.COUNTED && ended != SignInState.SENT) {"),
                fault(
                        "nothing is read after a user that was full has let go",
                        LinkUsers.class,
                        "} else {\n            link.left();\n        }",
                        "}"),
                fault(
                        "who has come gets nothing on the topic of the message before",
                        LinkUsers.class,
                        "handles.add(handle);\n            last = null;",
                        "handles.add(handle);"),
                fault(
                        "who has let go gets more on the topic of the message before",
                        LinkUsers.class,
                        "last = null;\n            logForThem();\n            Steps",
                        "logForThem();\n            Steps"),
                fault(
                        "a session that somebody else began is taken for ours",
                        LinkSession.class,
                        "boolean isKnown = sessionPresent && !unsureBefore;",
                        "boolean isKnown = sessionPresent;"),
                fault(
                        "every session is taken for a present one",
                        LinkSession.class,
                        "boolean isKnown = sessionPresent && !unsureBefore;",
                        "boolean isKnown = true;"),
                fault(
                        "the secret of before signs on",
                        LinkIdentity.class,
                        "device = newDevice;\n        refusals = 0;",
                        "refusals = 0;"),
                fault(
                        "what a connector subscribes no more stays subscribed",
                        ConnectorFilters.class,
                        "stale.addAll(filters.getOrDefault(user, LinkFilters.NONE).all());",
                        ""),
                fault(
                        "what a task had that lets go after its successor came stays subscribed",
                        ConnectorFilters.class,
                        "filters.values().forEach(known -> stale.removeAll(known.all()));",
                        "filters.values().forEach(known -> stale.removeAll(known.all()));\n        stale.removeAll(wanted);"),
                fault(
                        "a message that one of two consumers completes twice is done",
                        WindowEntry.class,
                        "boolean last = working.contains(consumer) && working.size() == 1 && state == State.OPEN;",
                        "boolean last = working.size() == 1 && state == State.OPEN;"),
                fault(
                        "a publish leaves on a connection that we have given up",
                        LinkAttempt.class,
                        "link.publisher.stop();\n        if (connection == null) {",
                        "if (connection == null) {"),
                fault(
                        "the rate is free again and nobody is called",
                        PublishLine.class,
                        "rate.completedAt(loop.nanoTime());\n        callNextInTimeOrLate();",
                        "rate.completedAt(loop.nanoTime());"),
                fault(
                        "who has let go keeps its turn to publish",
                        PublishLine.class,
                        "answers.removeIf(turn -> turn.user() == user);\n        others.removeIf(turn -> turn.user() == user);",
                        ""),
                fault(
                        "what had left with a connection that ended does not count at the rate",
                        PublishRate.class,
                        "lost += outstanding;",
                        ""),
                fault(
                        "the link is up before every SUBACK is there",
                        Subscription.class,
                        "subscribe(missing, missing.isEmpty() ? then : () -> subscribeMissing(all, then));",
                        "subscribe(missing, () -> {});\n        then.run();"),
                fault(
                        "what is published twice has no DUP",
                        Publish.class,
                        "new OutboundMessage(topic, payload, qos, again, packetId)",
                        "new OutboundMessage(topic, payload, qos, false, packetId)"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void isFound(PlantedFault fault) throws Exception {
        OptionalLong seed = fault.in(LinkModelFixture.class.getName(), OptionalLong.class);
        assertThat(seed).as("seed that finds: " + fault).isPresent();
        System.out.printf("%s: found with seed %d%n", fault, seed.getAsLong());
    }
}
