# SPDX-License-Identifier: LGPL-2.1-or-later

from django.db import migrations, models
import django.db.models.deletion


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Changelog',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.CharField(max_length=200)),
                ('distribution', models.CharField(max_length=200)),
                ('urgency', models.CharField(max_length=50)),
                ('author', models.CharField(help_text='Name and mail address.', max_length=300)),
                ('date', models.DateTimeField(blank=True, null=True)),
                ('text', models.TextField()),
            ],
            options={
                'ordering': ['package'],
            },
        ),
        migrations.CreateModel(
            name='Dependency',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('Depends', 'Depends'), ('Pre-Depends', 'Pre-Depends'), ('Recommends', 'Recommends'), ('Suggests', 'Suggests'), ('Enhances', 'Enhances'), ('Breaks', 'Breaks'), ('Conflicts', 'Conflicts'), ('Replaces', 'Replaces')], max_length=12)),
                ('group', models.PositiveIntegerField(help_text='Place in the field, from 1.')),
                ('alternative', models.PositiveIntegerField(help_text='Place in the group, from 1.')),
                ('version', models.CharField(blank=True, help_text='What the target must meet, such as ">= 2.36".', max_length=200)),
            ],
            options={
                'verbose_name_plural': 'dependencies',
                'ordering': ['package', 'kind', 'group', 'alternative'],
            },
        ),
        migrations.CreateModel(
            name='Maintainer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('email', models.CharField(blank=True, help_text='As the package says it; it may be no valid address.', max_length=254)),
            ],
            options={
                'ordering': ['name', 'email'],
            },
        ),
        migrations.CreateModel(
            name='Package',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('architecture', models.CharField(max_length=50)),
                ('version', models.CharField(max_length=200)),
                ('source', models.CharField(help_text='Name of the source package.', max_length=200)),
                ('priority', models.CharField(blank=True, choices=[('required', 'Required'), ('important', 'Important'), ('standard', 'Standard'), ('optional', 'Optional'), ('extra', 'Extra')], max_length=20)),
                ('essential', models.BooleanField(default=False)),
                ('multi_arch', models.CharField(choices=[('no', 'No'), ('same', 'Same'), ('foreign', 'Foreign'), ('allowed', 'Allowed')], default='no', max_length=10)),
                ('description', models.TextField(blank=True, help_text='The synopsis: one line.')),
                ('long_description', models.TextField(blank=True, help_text='What follows the synopsis, where the source has it.')),
                ('homepage', models.URLField(blank=True, max_length=500)),
                ('installed_size', models.BigIntegerField(blank=True, help_text='Disk space once installed, in bytes (exact to 1 KiB).', null=True)),
                ('download_size', models.BigIntegerField(blank=True, help_text="Size of the package's file, in bytes; from the index.", null=True)),
                ('available', models.BooleanField(default=False, help_text='The index offers it.')),
                ('installed', models.BooleanField(default=False, help_text='It is installed on this machine.')),
                ('installed_version', models.CharField(blank=True, max_length=200)),
                ('installed_at', models.DateTimeField(blank=True, help_text='When dpkg last unpacked it.', null=True)),
                ('depends_on', models.ManyToManyField(related_name='required_by', through='packages.Dependency', to='packages.Package')),
                ('maintainer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='packages', to='packages.maintainer')),
            ],
            options={
                'ordering': ['name', 'architecture'],
            },
        ),
        migrations.CreateModel(
            name='Section',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, unique=True)),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='VirtualPackage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, unique=True)),
                ('providers', models.ManyToManyField(related_name='provides', to='packages.Package')),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.AddField(
            model_name='package',
            name='section',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='packages', to='packages.section'),
        ),
        migrations.AddConstraint(
            model_name='maintainer',
            constraint=models.UniqueConstraint(fields=('name', 'email'), name='packages_maintainer_unique'),
        ),
        migrations.AddField(
            model_name='dependency',
            name='package',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='dependencies', to='packages.package'),
        ),
        migrations.AddField(
            model_name='dependency',
            name='target',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='dependents', to='packages.package'),
        ),
        migrations.AddField(
            model_name='dependency',
            name='via',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='dependencies', to='packages.virtualpackage'),
        ),
        migrations.AddField(
            model_name='changelog',
            name='package',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='changelog', to='packages.package'),
        ),
        migrations.AddConstraint(
            model_name='package',
            constraint=models.UniqueConstraint(fields=('name', 'architecture'), name='packages_package_unique'),
        ),
        migrations.AddConstraint(
            model_name='dependency',
            constraint=models.UniqueConstraint(fields=('package', 'kind', 'group', 'alternative'), name='packages_dependency_unique'),
        ),
    ]
