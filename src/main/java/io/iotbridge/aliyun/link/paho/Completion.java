package io.iotbridge.aliyun.link.paho;

import java.util.function.Consumer;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttToken;

/** Paho's action listener out of two functions. */
record Completion(Consumer<IMqttToken> succeeded, Consumer<Throwable> failed) implements IMqttActionListener {

    static Completion of(Consumer<IMqttToken> succeeded, Consumer<Throwable> failed) {
        return new Completion(succeeded, failed);
    }

    /** For what can only fail together with its connection, whose end is told elsewhere. */
    static Completion of(Consumer<IMqttToken> succeeded) {
        return new Completion(succeeded, failure -> {});
    }

    @Override
    public void onSuccess(IMqttToken token) {
        succeeded.accept(token);
    }

    @Override
    public void onFailure(IMqttToken token, Throwable failure) {
        failed.accept(failure);
    }
}
