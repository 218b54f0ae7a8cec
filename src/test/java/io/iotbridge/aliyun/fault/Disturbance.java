package io.iotbridge.aliyun.fault;

import java.util.Locale;

/** What can happen to a bridge at work; each at a random moment in mid-stream. */
enum Disturbance {
    WORKER_KILLED("SIGKILL to the worker, which is then started again", Copies.SINCE_COMMIT, WorkerFaults::kill),
    WORKER_STOPPED("SIGTERM to the worker, which is then started again", Copies.WITHIN_WINDOWS, WorkerFaults::stop),
    CONNECTORS_PAUSED("PUT pause and resume of both connectors", Copies.WITHIN_WINDOW, ConnectorFaults::pause),
    CONNECTORS_STOPPED("PUT stop and resume of both connectors", Copies.WITHIN_WINDOWS, ConnectorFaults::stop),
    TASK_RESTARTED("restart of a task of both connectors", Copies.WITHIN_WINDOWS, ConnectorFaults::restartTask),
    CONNECTORS_RESTARTED(
            "restart of both connectors with their tasks", Copies.WITHIN_WINDOWS, ConnectorFaults::restartConnectors),
    CONNECTORS_RECREATED(
            "both connectors deleted and created again", Copies.WITHIN_WINDOWS, ConnectorFaults::deleteAndCreate),
    TASKS_CHANGED("tasks.max of both connectors changed", Copies.WITHIN_WINDOWS, ConnectorFaults::changeTasks),
    TASKS_HUNG("the source's tasks hang in a transformation and are restarted", Copies.SINCE_COMMIT, TaskFaults::hang),
    CONNECTIONS_CUT("all connections closed at once", Copies.WITHIN_WINDOW, PlatformFaults::cut),
    RESET_MID_PACKET("all connections reset in mid-packet", Copies.WITHIN_WINDOW, PlatformFaults::reset),
    CUT_AT_PUBLISH(
            "every connection closed between a publish and its PUBACK",
            Copies.WITHIN_WINDOW,
            PlatformFaults::cutAtPublish),
    CUT_AT_PUBACK(
            "every connection closed, and a PUBACK lost with it", Copies.WITHIN_WINDOW, PlatformFaults::cutAtPuback),
    FRAMES_BROKEN(
            "bytes, lengths and frames that no MQTT client may accept",
            Copies.WITHIN_WINDOW,
            PlatformFaults::breakFrames),
    HALF_OPEN(
            "all connections half-open: nothing passes, nothing closes", Copies.WITHIN_WINDOW, PlatformFaults::silence),
    CONNECT_REFUSED(
            "all connections cut, CONNACK 3 twice for every device", Copies.WITHIN_WINDOW, PlatformFaults::refuse),
    SUBSCRIPTION_REFUSED(
            "all connections cut, SUBACK 0x80 for one of two filters",
            Copies.WITHIN_WINDOW,
            PlatformFaults::refuseFilter),
    KICKED("every device kicked, and again right after its next CONNACK", Copies.WITHIN_WINDOW, PlatformFaults::kick),
    PUBACKS_WITHHELD("some PUBACKs never come", Copies.WITHIN_WINDOW, PlatformFaults::withholdPubacks),
    PUBACKS_LATE("every PUBACK 5 s late", Copies.WITHIN_WINDOW, PlatformFaults::delayPubacks),
    PUBACKS_TWICE("every PUBACK twice", Copies.WITHIN_WINDOW, PlatformFaults::duplicatePubacks),
    PUBACKS_SHUFFLED("PUBACKs out of order", Copies.WITHIN_WINDOW, PlatformFaults::shufflePubacks),
    UNREACHABLE("nobody listens at the platform's address for seconds", Copies.WITHIN_WINDOW, PlatformFaults::vanish),
    HUGE_LENGTH("a packet of 256 MB announced", Copies.WITHIN_WINDOW, PlatformFaults::hugeLength),
    GARBAGE(
            "all connections cut, bytes that are no MQTT behind the next CONNACK",
            Copies.WITHIN_WINDOW,
            PlatformFaults::garbage),
    UNSUBSCRIBED(
            "a message on a topic never subscribed, to every device",
            Copies.WITHIN_WINDOW,
            PlatformFaults::unsubscribed),
    UPLINK_TOPIC_RECREATED(
            "the uplink's topic deleted and created again, once it is delivered",
            Copies.WITHIN_WINDOWS,
            TopicFaults::recreateUplink),
    TOPIC_REFUSED(
            "the broker refuses what another connector of all devices writes",
            Copies.WITHIN_WINDOW,
            TopicFaults::refuse),
    BROKER_FROZEN("SIGSTOP to the broker for seconds", Copies.SINCE_COMMIT, KafkaFaults::freeze),
    BROKER_STOPPED("SIGTERM to the broker, which is away for a while", Copies.SINCE_COMMIT, KafkaFaults::stop),
    BROKER_KILLED("SIGKILL to the broker, which is away for a while", Copies.SINCE_COMMIT, KafkaFaults::kill);

    private final String sentence;
    private final Copies copies;
    private final Action action;

    Disturbance(String sentence, Copies copies, Action action) {
        this.sentence = sentence;
        this.copies = copies;
        this.action = action;
    }

    /** How it is called on a command line. */
    String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What happens. */
    String sentence() {
        return sentence;
    }

    Copies copies() {
        return copies;
    }

    Action action() {
        return action;
    }

    /** Tasks or workers begin anew, so that nobody remembers what an earlier one had sent without PUBACK. */
    boolean isForgetful() {
        return switch (this) {
            case WORKER_KILLED,
                    WORKER_STOPPED,
                    CONNECTORS_STOPPED,
                    TASK_RESTARTED,
                    CONNECTORS_RESTARTED,
                    CONNECTORS_RECREATED,
                    TASKS_CHANGED,
                    TASKS_HUNG,
                    UPLINK_TOPIC_RECREATED,
                    BROKER_FROZEN,
                    BROKER_STOPPED,
                    BROKER_KILLED -> true;
            default -> false;
        };
    }

    /** Takes much longer than the others to come back from. */
    boolean isLong() {
        return switch (this) {
            case WORKER_KILLED, WORKER_STOPPED, TASKS_HUNG, BROKER_FROZEN, BROKER_STOPPED, BROKER_KILLED -> true;
            default -> false;
        };
    }
}
