package io.iotbridge.aliyun.link;

import io.iotbridge.aliyun.loop.Loop;
import io.iotbridge.aliyun.loop.Steps;

/** Publishes on the live connection of a link while that is up, and counts what leaves, whoever sends it. Belongs to the link's loop. */
final class LinkPublisher {

    private final PublishLine qos0;
    private final PublishLine qos1;
    /** Of the connection that was accepted last; it may be older. */
    private PublishIds session = new PublishIds();
    /** Null while the link is not up. */
    private MqttConnection live;

    LinkPublisher(Loop loop) {
        this.qos0 = new PublishLine(PublishRate.ofQos0(), loop);
        this.qos1 = new PublishLine(PublishRate.ofQos1(), loop);
    }

    /** Where those stand that wait for the rate. */
    PublishLine line(int qos) {
        return qos == 0 ? qos0 : qos1;
    }

    /** CONNACK: whether the platform has kept the session of the connection before. */
    void accepted(boolean sessionPresent) {
        if (!sessionPresent) {
            session = new PublishIds();
        }
        session.freeGivenUp();
        qos0.begin();
        qos1.begin();
    }

    /** The link is up. */
    void use(MqttConnection connection) {
        live = connection;
    }

    /** Nothing leaves any more until the link is up again. */
    void stop() {
        live = null;
    }

    /** The connection is over. */
    void connectionEnded() {
        stop();
        Steps.run(qos0::connectionEnded, qos1::connectionEnded);
    }

    /** This user publishes nothing more. */
    void leave(LinkHandle user) {
        Steps.run(() -> qos0.leave(user), () -> qos1.leave(user));
    }

    /** Without a live connection nothing leaves: the user of the link hears that it is down. */
    void send(Publish publish) {
        if (live != null) {
            giveUp(publish);
            line(publish.qos()).left();
            publish.send(live, session);
        }
    }

    /** Its last sending is answered for. What is so after the end of its connection has been counted by then. */
    void arrived(Publish publish) {
        if (publish.isOnItsWay(live)) {
            line(publish.qos()).completed();
        }
    }

    /** Its last sending may never be answered for, and nobody would find out. */
    void giveUp(Publish publish) {
        if (publish.isOnItsWay(live)) {
            line(publish.qos()).givenUp();
        }
    }
}
