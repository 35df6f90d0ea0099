from django.db import migrations, models


def keep_rights(apps, schema_editor):
    """Whoever might change a set could rename it, too, and may still."""
    apps.get_model("library", "SetMember").objects.filter(may_change=True).update(right="manage")


def keep_may_change(apps, schema_editor):
    apps.get_model("library", "SetMember").objects.exclude(right="view").update(may_change=True)


class Migration(migrations.Migration):
    dependencies = [("library", "0014_preference")]

    operations = [
        migrations.AddField(
            model_name="setmember",
            name="right",
            field=models.CharField(
                choices=[
                    ("view", "read it"),
                    ("fill", "add, take out, order and note on items"),
                    ("manage", "also rename it and choose its members"),
                ],
                default="view",
                max_length=8,
            ),
        ),
        migrations.RunPython(keep_rights, keep_may_change),
        migrations.RemoveField(model_name="setmember", name="may_change"),
    ]
