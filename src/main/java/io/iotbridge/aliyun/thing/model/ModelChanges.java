package io.iotbridge.aliyun.thing.model;

import io.iotbridge.aliyun.thing.types.ArrayType;
import io.iotbridge.aliyun.thing.types.DataType;
import io.iotbridge.aliyun.thing.types.Parameter;
import io.iotbridge.aliyun.thing.types.StructType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What has changed between two readings of the thing models that may break readers of records: changed types, and what was removed. Pure. */
public final class ModelChanges {

    private final List<String> found = new ArrayList<>();

    private ModelChanges() {}

    /** Each as a short sentence that names the product and the property; none if all that is new was added. */
    public static List<String> breaking(ThingModels before, ThingModels after) {
        ModelChanges changes = new ModelChanges();
        before.byProduct().forEach((product, model) -> {
            String where = "product " + product;
            Optional<ThingModel> now = after.find(product);
            if (now.isEmpty()) {
                changes.found.add(where + " no longer has a thing model");
            } else {
                changes.compare(where, model, now.get());
            }
        });
        return changes.found;
    }

    private void compare(String where, ThingModel before, ThingModel after) {
        compare(
                where + ", property ",
                before.properties().type(),
                after.properties().type());
        before.events()
                .forEach((name, event) -> compareShapes(
                        where + ", event " + name,
                        event,
                        Optional.ofNullable(after.events().get(name))));
        before.services()
                .forEach((name, service) -> compareShapes(
                        where + ", service " + name,
                        service.input(),
                        Optional.ofNullable(after.services().get(name)).map(ThingService::input)));
    }

    private void compareShapes(String where, Shape before, Optional<Shape> after) {
        if (after.isEmpty()) {
            found.add(where + " was removed");
        } else {
            compare(where + ", ", before.type(), after.get().type());
        }
    }

    private void compare(String where, StructType before, StructType after) {
        for (Map.Entry<String, Parameter> field : before.fields().entrySet()) {
            Parameter now = after.fields().get(field.getKey());
            if (now == null) {
                found.add(where + field.getKey() + " was removed");
            } else {
                compare(where + field.getKey(), field.getValue().type(), now.type());
            }
        }
    }

    private void compare(String where, DataType before, DataType after) {
        if (!before.tsl().equals(after.tsl())) {
            found.add(where + " was " + before.tsl() + " and is " + after.tsl());
        } else if (before instanceof StructType struct) {
            compare(where + ".", struct, (StructType) after);
        } else if (before instanceof ArrayType array) {
            compare(where + "[]", array.item(), ((ArrayType) after).item());
        }
    }
}
