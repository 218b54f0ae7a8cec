package io.iotbridge.aliyun.demo;

import java.net.URI;
import java.nio.file.Path;

/** Commands to copy from the terminal while the demo runs. */
record WhatNext(URI rest, URI cloud, String bootstrapServers, Path folder, ConfigFile source, DemoDevice device) {

    String text() {
        return """

                Try in another terminal, in this folder:

                  the connectors' states
                    curl -s %1$s/connectors?expand=status
                  what devices have published, as the platform has it
                    curl -s '%2$s/api/messages?after=0'
                  send a command to a device
                    curl -s -X POST -H 'Content-Type: application/json' %2$s/api/publish -d '{"productKey":"%3$s","deviceName":"%4$s","topic":"%5$s","payload":"{\\"params\\":{\\"Speed\\":1450}}","qos":1}'
                  and see it in Kafka, all there is and on until Ctrl-C
                    mvn -q exec:java@read -Dexec.args="%6$s %7$s"
                  the same as a record with the types of the thing model
                    mvn -q exec:java@read -Dexec.args="%6$s %12$s"
                  write a reading of the device to Kafka, which is posted, and confirmed on the page
                    echo '%3$s/%4$s {"Speed": 1450}' | mvn -q exec:java@write -Dexec.args="%6$s %13$s"
                  change a connector: edit the file, let the worker check it, apply it
                    %8$s
                    curl -s -X PUT -H 'Content-Type: application/json' --data @%8$s %1$s/connector-plugins/%9$s/config/validate | grep -oE '"(error_count":[0-9]+|errors":\\[[^]]+\\])'
                    curl -s -X PUT -H 'Content-Type: application/json' --data @%8$s %1$s/connectors/%10$s/config

                Logs and data: %11$s
                """.formatted(
                        rest,
                        cloud.toString().replaceAll("/$", ""),
                        device.productKey(),
                        device.deviceName(),
                        device.commandTopic(),
                        bootstrapServers,
                        DemoTraffic.COMMANDS,
                        editable(),
                        simpleName(),
                        source.name(),
                        folder,
                        DemoTraffic.TYPED,
                        DemoTraffic.READINGS);
    }

    /** The source's configuration alone, which is the form in which it is validated and changed. */
    Path editable() {
        return folder.resolve("my-source-config.json");
    }

    private String simpleName() {
        String className = source.config().get("connector.class");
        return className.substring(className.lastIndexOf('.') + 1);
    }
}
