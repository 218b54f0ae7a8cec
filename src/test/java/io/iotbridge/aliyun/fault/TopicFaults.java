package io.iotbridge.aliyun.fault;

import io.iotbridge.aliyun.cluster.ConnectException;

/** What happens to topics while the broker is there. */
final class TopicFaults {
    private static final String REFUSED = "fault.refused";

    private TopicFaults() {}

    /**
     * The topic of the uplink goes once the platform has all of it, and is there again, empty. Consumers have a moment to notice: one that fetches
     * only after the new topic has as many records as the old one had cannot tell the two apart.
     */
    static void recreateUplink(Scene scene) {
        scene.exchange().emptyUplink(() -> {
            scene.stage().recreateUplinkTopic();
            scene.pass(1_500, 3_000);
        });
    }

    /** Every device has messages for a topic that the broker takes nothing for; their connector gives them up, and nobody else notices. */
    static void refuse(Scene scene) {
        Stage stage = scene.stage();
        stage.createFullTopic(REFUSED);
        stage.ask(rest -> rest.createOrUpdate(REFUSED, stage.aside(REFUSED)));
        Rest.until("it runs", () -> runs(stage));
        Rest.until("it has subscribed", () -> stage.sendEveryDevice(Connectors.REFUSED));
        scene.pass(1_000, 2_000);
        stage.ask(rest -> rest.delete(REFUSED));
        stage.deleteTopic(REFUSED);
    }

    private static boolean runs(Stage stage) {
        try {
            return stage.runs(REFUSED, 1);
        } catch (ConnectException notKnownYet) {
            return false;
        }
    }
}
