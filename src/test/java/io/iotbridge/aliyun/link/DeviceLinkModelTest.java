package io.iotbridge.aliyun.link;

import io.iotbridge.aliyun.random.Cases;
import org.junit.jupiter.api.Test;

/**
 * Random interleavings of users that attach, let go, complete, publish, stop reading and are restarted, new secrets and configurations and killed workers, with a
 * platform that accepts, refuses, is silent, delivers, acknowledges, loses sessions and ends connections, against brokers with four ways to
 * number messages. {@code -Dmodel.runs=200000} runs more of them, {@code -Dcases.first=N} others.
 *
 * <p>Whatever happens: never two connections, each signed with the secret of its time, no connect beyond the budget, nothing told to who has
 * let go, the state is what the platform sees. PUBACKs leave in order of arrival, on the connection that delivered, after everybody who was
 * given the message is done; none is acknowledged that nobody has, none is given twice while its first copy is on its way. A publish that
 * comes again has its packet id and DUP where the session was kept, and only there; nothing else gets that packet id before its PUBACK. All
 * users together publish no more than the device may. Each of them hears of somebody else who signs in as the device. In the end a platform that behaves gets every
 * user up, every message ended, every publish accepted, and has no subscription that nobody wants. {@link DeviceLinkFaultsTest} shows what all this finds.
 */
class DeviceLinkModelTest {

    private static final int RUNS = Integer.getInteger("model.runs", 20_000);

    @Test
    void agreesWithThePlatform() {
        System.out.printf("link model: %d interleavings, the first with seed %d%n", RUNS, Cases.first());
        Cases.run("DeviceLink", RUNS, choices -> new LinkCaseFixture(choices).run());
    }
}
