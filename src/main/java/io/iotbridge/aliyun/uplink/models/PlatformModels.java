package io.iotbridge.aliyun.uplink.models;

import io.iotbridge.aliyun.config.rules.ModelRules;
import io.iotbridge.aliyun.errors.ErrorMessage;
import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.link.InboundMessage;
import io.iotbridge.aliyun.link.LinkHandle;
import io.iotbridge.aliyun.link.LinkListener;
import io.iotbridge.aliyun.routing.topics.ReplyTopic;
import io.iotbridge.aliyun.thing.frames.Reply;
import io.iotbridge.aliyun.thing.model.CurrentModels;
import io.iotbridge.aliyun.thing.tsl.ModelReply;
import io.iotbridge.aliyun.thing.types.ThingException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the platform for the thing models of a task's products, over the links of its devices: each product once, by the first device of it that is signed
 * in, and again when the model is old. Told of links on their loops; {@link #tick} is called by the task thread, which reads the answers and asks
 * again, by another device where there is one, while there is none. Its own lock guards it; no link is called with it.
 *
 * <p>Bounded: one question and one answer a product. When the process dies, the next task asks anew.
 */
public final class PlatformModels {

    private static final Logger log = LoggerFactory.getLogger(PlatformModels.class);

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    /** Asks never again, as long as a JVM may run. */
    private static final Duration NEVER = Duration.ofDays(36_500);

    private final CurrentModels current;
    private final ModelRules rules;
    private final LongSupplier nanoTime;
    private final RandomGenerator random;
    private final Runnable wake;
    private final Map<String, AskedProduct> products = new HashMap<>();
    /** Nobody waits for their answers any more. */
    private final List<ModelQuestion> over = new ArrayList<>();

    /**
     * Asks nothing yet.
     *
     * @param current gets the models
     * @param nanoTime monotonic nanoseconds
     * @param random of the ids of frames: an answer that the platform has kept over a restart is none to a later question
     * @param wake called on a loop when there is something for {@link #tick}; must not block
     */
    public PlatformModels(
            CurrentModels current, ModelRules rules, LongSupplier nanoTime, RandomGenerator random, Runnable wake) {
        this.current = current;
        this.rules = rules;
        this.nanoTime = nanoTime;
        this.random = random;
        this.wake = wake;
    }

    /** Where the platform answers. */
    public static List<String> replies(DeviceId device) {
        return List.of(ReplyTopic.of(topic(device)));
    }

    private static String topic(DeviceId device) {
        return "/sys/" + device.productKey() + "/" + device.deviceName() + "/thing/dsltemplate/get";
    }

    /** To be told of one link by a user that subscribes to {@link #replies}, before those who take all replies. */
    public LinkListener listener() {
        return new ModelListener(this);
    }

    /** Whether what the devices of a product send and get has to wait. */
    public boolean isAwaited(String productKey) {
        return rules.required() && current.get().find(productKey).isEmpty();
    }

    /** Of a link that is up. */
    void up(LinkHandle link) {
        synchronized (this) {
            product(link).up(link);
        }
        ask();
    }

    private AskedProduct product(LinkHandle link) {
        return products.computeIfAbsent(
                link.device().productKey(), key -> new AskedProduct(nanoTime.getAsLong(), FIRST_PAUSE));
    }

    /** Of a link that is not up yet. */
    synchronized void away(LinkHandle link) {
        product(link).away(link);
    }

    /** The link is not up any more, or cannot be asked over. */
    void down(LinkHandle link) {
        boolean isMissed;
        synchronized (this) {
            AskedProduct product = product(link);
            product.away(link);
            isMissed = product.isAskedOver(link.device());
            if (isMissed) {
                end(product, nanoTime.getAsLong());
            }
        }
        if (isMissed) {
            wake.run();
        }
    }

    void replied(DeviceId device, InboundMessage reply) {
        synchronized (this) {
            AskedProduct product = products.get(device.productKey());
            if (product == null || !product.isAskedOver(device)) {
                return;
            }
            product.answer = reply.payload();
        }
        wake.run();
    }

    /** Reads the answers that have come, and asks where it is time to. Called by the task thread, often. */
    public void tick() {
        takeAnswers().forEach(this::read);
        for (Map.Entry<String, DeviceId> silent : silent().entrySet()) {
            failed(silent.getKey(), silent.getValue(), "no answer within " + PATIENCE.toSeconds() + " s");
        }
        ask();
        standing().forEach(link -> link.demand(true));
    }

    /**
     * Links that do not read, perhaps since what waits for a model has filled the place where it waits: the answer, or the SUBACK before the question, may lie
     * behind more of that. Of each product one, which reads on until its next message, so that at most one message a call is held beyond the bound; and
     * of one device no more than the platform leaves without a PUBACK.
     */
    private synchronized List<LinkHandle> standing() {
        return products.entrySet().stream()
                .filter(entry -> isAwaited(entry.getKey()))
                .flatMap(entry -> entry.getValue().standing())
                .toList();
    }

    private record Answer(ModelQuestion question, byte[] payload) {}

    private synchronized Map<String, Answer> takeAnswers() {
        Map<String, Answer> answers = new HashMap<>();
        products.forEach((productKey, product) -> {
            if (product.answer != null && product.question != null) {
                answers.put(productKey, new Answer(product.question, product.answer));
            }
            product.answer = null;
        });
        return answers;
    }

    private synchronized Map<String, DeviceId> silent() {
        Map<String, DeviceId> silent = new HashMap<>();
        long now = nanoTime.getAsLong();
        products.forEach((productKey, product) -> {
            if (product.question != null && now - product.due >= 0) {
                silent.put(productKey, product.question.device());
            }
        });
        return silent;
    }

    private void read(String productKey, Answer answer) {
        DeviceId device = answer.question().device();
        try {
            Reply reply = Reply.read(answer.payload());
            if (!reply.id().equals(answer.question().id())) {
                // To an earlier question, kept in the session.
                return;
            }
            List<String> breaking = current.add(ModelReply.read(productKey, reply));
            log.info("The platform gave the thing model of product {} to device {}", productKey, device);
            if (!breaking.isEmpty()) {
                log.warn(ErrorMessage.THING_MODEL_BREAKS.message(String.join("; ", breaking)));
            }
            next(productKey, rules.refresh().orElse(NEVER), FIRST_PAUSE);
        } catch (ThingException | IllegalArgumentException e) {
            failed(productKey, device, e.getMessage());
        }
    }

    private void failed(String productKey, DeviceId device, String reason) {
        Duration pause;
        synchronized (this) {
            pause = products.get(productKey).pause;
        }
        log.warn(ErrorMessage.NO_THING_MODEL.message(productKey, device, reason, pause.toSeconds()));
        Duration longer = pause.multipliedBy(2);
        next(productKey, pause, longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE);
    }

    /**
     * Ends a question. The next one is for another device, where there is one.
     *
     * @param time until then
     * @param pause after the next failure
     */
    private synchronized void next(String productKey, Duration time, Duration pause) {
        AskedProduct product = products.get(productKey);
        if (product.question != null) {
            DeviceId asked = product.question.device();
            LinkHandle last = product.up.remove(asked);
            if (last != null) {
                product.up.put(asked, last);
            }
        }
        product.pause = pause;
        end(product, nanoTime.getAsLong() + time.toNanos());
    }

    /** There is no answer to wait for any more, and another device is to ask then. Called with the lock. */
    private void end(AskedProduct product, long then) {
        if (product.question != null) {
            over.add(product.question);
            product.question = null;
        }
        product.due = then;
    }

    private void ask() {
        List<ModelQuestion> withdrawn;
        List<ModelQuestion> questions = new ArrayList<>();
        synchronized (this) {
            long now = nanoTime.getAsLong();
            for (AskedProduct product : products.values()) {
                toAsk(product, now).ifPresent(link -> {
                    String id = Integer.toString(random.nextInt(1, Integer.MAX_VALUE));
                    product.due = now + PATIENCE.toNanos();
                    product.question = new ModelQuestion(link, topic(link.device()), id);
                    questions.add(product.question);
                });
            }
            withdrawn = List.copyOf(over);
            over.clear();
        }
        withdrawn.forEach(ModelQuestion::withdraw);
        questions.forEach(ModelQuestion::send);
    }

    /** Over which link to ask now. */
    private Optional<LinkHandle> toAsk(AskedProduct product, long now) {
        product.forgetClosed(now);
        if (product.question != null && product.question.link().isClosed()) {
            end(product, now);
        }
        return product.question == null && now - product.due >= 0 ? product.first() : Optional.empty();
    }
}
