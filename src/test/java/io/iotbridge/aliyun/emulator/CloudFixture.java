package io.iotbridge.aliyun.emulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;

/** An emulator with one product and a device that is signed in; requests in the facts' own spelling, with ' for ". */
final class CloudFixture implements AutoCloseable {

    static final DeviceEntry DEVICE = new DeviceEntry("a1Pump00001", "pump1", "secret");
    static final String THING = "/sys/a1Pump00001/pump1/thing/";
    static final String SESSION = "securemode=3,_ss=1,signmethod=hmacsha256";
    /** The example of platform-thing.md 1.3. */
    static final String MODEL = "{'profile':{'productKey':'a1Pump00001'},'properties':["
            + property("Speed", "rw", "'int','specs':{'min':'0','max':'3000','step':'10'}") + ","
            + property("Flow", "r", "'double','specs':{'min':'0','max':500,'step':'0.01'}") + ","
            + property("Heat", "r", "'float','specs':{'min':'-10','max':'10'}") + ","
            + property("Running", "rw", "'bool','specs':{'0':'stopped','1':'running'}") + ","
            + property("Mode", "rw", "'enum','specs':{'1':'eco','2':'boost'}") + ","
            + property("Label", "rw", "'text','specs':{'length':'4'}") + ","
            + property("ServicedAt", "r", "'date'") + ","
            + property(
                    "Place",
                    "r",
                    "'struct','specs':[{'identifier':'Lon','dataType':{'type':'double'}},"
                            + "{'identifier':'Lat','dataType':{'type':'double','specs':{'max':'90'}}}]")
            + ","
            + property("Vibration", "r", "'array','specs':{'size':'2','item':{'type':'float'}}")
            + "],'events':[{'identifier':'Overheat','type':'alert','outputData':["
            + "{'identifier':'Celsius','dataType':{'type':'float','specs':{'max':'300'}}}]}],"
            + "'services':[{'identifier':'Flush','callType':'async','inputData':[{'identifier':'Seconds','required':true,"
            + "'dataType':{'type':'int','specs':{'min':'1','max':'600'}}}],'outputData':[]},"
            + "{'identifier':'SelfTest','callType':'sync','inputData':[],'outputData':["
            + "{'identifier':'Passed','dataType':{'type':'bool'}}]},"
            + "{'identifier':'get','callType':'async','inputData':['Speed'],'outputData':[]}]}";

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    final Emulator emulator;
    final RawDevice device;
    private int lastId;

    CloudFixture() {
        this(EmulatorSettings.defaults());
    }

    CloudFixture(EmulatorSettings settings) {
        this(settings, SESSION);
    }

    CloudFixture(EmulatorSettings settings, String session) {
        emulator = Emulator.start(settings.withDevices(DEVICE).withStrictRates(false));
        device = RawDevice.open(emulator.ws());
        if (device.signIn(DEVICE, session, 60, false) != 0) {
            throw new AssertionError("not signed in");
        }
    }

    private static String property(String name, String access, String type) {
        return "{'identifier':'" + name + "','accessMode':'" + access + "','dataType':{'type':" + type + "}}";
    }

    static JsonNode json(String text) {
        return parse(text.replace('\'', '"'));
    }

    static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(text, e);
        }
    }

    record Answer(int status, JsonNode body) {}

    CompletableFuture<Answer> asking(String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(emulator.http().resolve(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')))
                .build();
        return HTTP.sendAsync(request, HttpResponse.BodyHandlers.ofString())
                .thenApply(response -> new Answer(response.statusCode(), parse(response.body())));
    }

    JsonNode get(String path) {
        HttpRequest request =
                HttpRequest.newBuilder(emulator.http().resolve(path)).build();
        return HTTP.sendAsync(request, HttpResponse.BodyHandlers.ofString())
                .thenApply(response -> parse(response.body()))
                .join();
    }

    /** Asks and must not be refused. */
    JsonNode ask(String path, String body) {
        Answer answer = asking(path, body).join();
        if (answer.status() != 200) {
            throw new AssertionError(answer);
        }
        return answer.body();
    }

    /** Asks of the device; members are without the braces. */
    JsonNode askDevice(String path, String members) {
        String who = "{'productKey':'a1Pump00001','deviceName':'pump1'";
        return ask(path, members.isEmpty() ? who + "}" : who + "," + members + "}");
    }

    void product(String members) {
        ask("/api/products", "{'productKey':'a1Pump00001'," + members + "}");
    }

    void model(String checks) {
        product("'tsl':" + MODEL + ",'checks':'" + checks + "'");
    }

    JsonNode known() {
        return askDevice("/api/thing", "");
    }

    void publish(String topic, String payload) {
        device.publish(topic, payload.replace('\'', '"'), 0, 0);
    }

    /** Publishes a request below {@link #THING} without waiting. */
    void send(String path, String params) {
        lastId++;
        publish(THING + path, "{'id':'" + lastId + "','params':" + params + "}");
    }

    /** The next message as JSON. */
    JsonNode next() {
        return parse(device.next().text());
    }

    /** Publishes a request below {@link #THING} and takes its reply. */
    JsonNode request(String path, String params) {
        send(path, params);
        return next();
    }

    JsonNode post(String params) {
        return request("event/property/post", params);
    }

    int code(String params) {
        return post(params).get("code").asInt();
    }

    @Override
    public void close() {
        device.close();
        emulator.close();
    }
}
