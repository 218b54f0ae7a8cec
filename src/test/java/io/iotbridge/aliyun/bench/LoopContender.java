package io.iotbridge.aliyun.bench;

import io.iotbridge.aliyun.cluster.JavaProcess;
import io.iotbridge.aliyun.cluster.JavaProgram;
import java.util.List;
import java.util.stream.Stream;

/** A bare loop as a process of its own; its lane bears the name of the client it is made of. */
record LoopContender(Lane lane, JavaProcess process) implements Contender {

    /** The clients' TLS is the JVM's, as it is where nothing is added to them; ours brings a library that theirs would find. */
    private static final String JVMS_TLS = "-Dio.netty.handler.ssl.noOpenSsl=true";

    static LoopContender open(Ground ground, Lane lane, Jvm jvm) {
        return new LoopContender(
                lane,
                JavaProcess.start(new JavaProgram(
                        jvm.home(),
                        JavaProgram.ownClassPath(),
                        Stream.concat(jvm.options().stream(), Stream.of(JVMS_TLS))
                                .toList(),
                        Loop.class.getName(),
                        List.of(
                                lane.name(),
                                Integer.toString(lane.devices()),
                                ground.endpoint().toString(),
                                ground.ca().toString(),
                                ground.bootstrapServers()),
                        ground.folder().resolve(lane.name() + ".log"))));
    }

    @Override
    public void close() {
        process.close();
    }
}
