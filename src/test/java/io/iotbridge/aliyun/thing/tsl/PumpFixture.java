package io.iotbridge.aliyun.thing.tsl;

import io.iotbridge.aliyun.thing.model.ThingModel;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/** The thing model of a pump: every type, events and services, and a second module. */
public final class PumpFixture {

    private static final String PRODUCT = "a1Pump00001";

    public static final String JSON = """
            {"schema":"https://iotx-tsl.oss-ap-southeast-1.aliyuncs.com/schema.json",
             "profile":{"productKey":"a1Pump00001"},
             "properties":[
              {"identifier":"Speed","name":"speed","accessMode":"rw","required":false,"dataType":{"type":"int","specs":{"min":"0","max":"3000","unit":"r/min","step":"10"}}},
              {"identifier":"Flow","name":"flow","accessMode":"r","required":true,"dataType":{"type":"double","specs":{"min":"0","max":"500","unit":"L/min","step":"0.01"}}},
              {"identifier":"Running","name":"running","accessMode":"rw","required":false,"dataType":{"type":"bool","specs":{"0":"stopped","1":"running"}}},
              {"identifier":"Mode","name":"mode","accessMode":"rw","required":false,"dataType":{"type":"enum","specs":{"1":"eco","2":"boost"}}},
              {"identifier":"Label","name":"label","accessMode":"rw","required":false,"dataType":{"type":"text","specs":{"length":"32"}}},
              {"identifier":"ServicedAt","name":"serviced","accessMode":"r","required":false,"dataType":{"type":"date","specs":{}}},
              {"identifier":"Place","name":"place","accessMode":"r","required":false,"dataType":{"type":"struct","specs":[
                {"identifier":"Lon","name":"lon","dataType":{"type":"double","specs":{"min":"-180","max":"180","step":"0.000001"}}},
                {"identifier":"Lat","name":"lat","dataType":{"type":"double","specs":{"min":"-90","max":"90","step":"0.000001"}}}]}},
              {"identifier":"Vibration","name":"vibration","accessMode":"r","required":false,"dataType":{"type":"array","specs":{"size":"16","item":{"type":"float"}}}}],
             "events":[
              {"identifier":"Overheat","name":"overheat","type":"alert","required":false,"method":"thing.event.Overheat.post","outputData":[
                {"identifier":"Celsius","name":"temperature","dataType":{"type":"float","specs":{"min":"0","max":"300","unit":"°C","step":"0.1"}}}]}],
             "services":[
              {"identifier":"Flush","name":"flush","required":false,"callType":"async","method":"thing.service.Flush","inputData":[
                {"identifier":"Seconds","name":"seconds","dataType":{"type":"int","specs":{"min":"1","max":"600","step":"1"}}}],"outputData":[]},
              {"identifier":"SelfTest","name":"self test","required":false,"callType":"sync","method":"thing.service.SelfTest","inputData":[],"outputData":[
                {"identifier":"Passed","name":"passed","dataType":{"type":"bool","specs":{"0":"no","1":"yes"}}}]}]}""";

    public static final String MODULE = """
            {"profile":{"productKey":"a1Pump00001","version":"1.0"},"functionBlockId":"room2","functionBlockName":"second room",
             "properties":[{"identifier":"Temperature","name":"t","accessMode":"rw","dataType":{"type":"float","specs":{"min":-40,"max":120.5}}}],
             "events":[{"identifier":"Overheat","name":"o","type":"error","outputData":[]}],"services":[]}""";

    private PumpFixture() {}

    /** The same of another product. */
    public static String json(String productKey) {
        return JSON.replace(PRODUCT, productKey);
    }

    /** That of the pump without its module. */
    public static ThingModel model() {
        return model("pump.json", bytes(JSON));
    }

    /**
     * The model of one product.
     *
     * @param source names the modules in messages
     */
    public static ThingModel model(String source, byte[]... modules) {
        return TslModels.of(Stream.of(modules)
                        .map(json -> new TslFile(source, json))
                        .toList())
                .values()
                .iterator()
                .next();
    }

    /** In UTF-8. */
    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
