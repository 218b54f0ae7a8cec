package io.iotbridge.aliyun.bench;

import io.iotbridge.aliyun.cluster.JavaProcess;
import io.iotbridge.aliyun.cluster.JavaProgram;
import java.util.List;

/** A bare loop as a process of its own; its lane bears the name of the client it is made of. */
record LoopContender(Lane lane, JavaProcess process) implements Contender {

    static LoopContender open(Ground ground, Lane lane, Jvm jvm) {
        return new LoopContender(
                lane,
                JavaProcess.start(new JavaProgram(
                        jvm.home(),
                        JavaProgram.ownClassPath(),
                        jvm.optionsOfLoop(),
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
