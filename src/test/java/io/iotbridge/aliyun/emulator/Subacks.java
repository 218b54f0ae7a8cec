package io.iotbridge.aliyun.emulator;

import io.iotbridge.aliyun.emulator.thing.ThingSettings;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttSubAckMessage;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.handler.codec.mqtt.MqttTopicSubscription;
import java.util.List;
import java.util.Optional;

/** Takes a device's subscriptions, as well as the faults in force let it. */
record Subacks(Hub hub, Connection on, Device device) {

    private static final int FAILURE = 0x80;

    Optional<MqttSubAckMessage> answer(MqttSubscribeMessage message) {
        List<MqttTopicSubscription> wanted = message.payload().topicSubscriptions();
        MqttMessageBuilders.SubAckBuilder answer =
                MqttMessageBuilders.subAck().packetId(message.variableHeader().messageId());
        for (int i = 0; i < wanted.size(); i++) {
            String filter = wanted.get(i).topicFilter();
            boolean taken = i < hub.settings().limits().filtersPerSubscribe()
                    && hub.faults()
                            .occurs(Fault.REFUSE_SUBSCRIPTION, device.key, filter)
                            .isEmpty()
                    && subscribes(filter);
            int granted = Math.min(
                    wanted.get(i).qualityOfService().value(), hub.settings().maxGrantedQos());
            answer.addGrantedQos(MqttQoS.valueOf(taken ? granted : FAILURE));
        }
        if (hub.faults().occurs(Fault.MISCOUNT_SUBACKS, device.key).isPresent()) {
            answer.addGrantedQos(MqttQoS.AT_MOST_ONCE);
        }
        return hub.faults().occurs(Fault.WITHHOLD_SUBACKS, device.key).isEmpty()
                ? Optional.of(answer.build())
                : Optional.empty();
    }

    private boolean subscribes(String filter) {
        Device owner = hub.subSessions().owner(hub, on, device, filter).orElse(device);
        boolean all = hub.things().settings().gatewaySubscriptions() == ThingSettings.Scope.connection;
        boolean full = all
                && hub.subSessions().count(on) > 0
                && hub.subSessions().filters(on, device)
                        >= hub.settings().limits().subscriptions();
        return !full && owner.subscribe(filter);
    }
}
