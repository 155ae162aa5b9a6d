"""What a parameter's name says about the values it takes (plain values only)."""

from __future__ import annotations

import re
from typing import Any

from fixlayers.verify.probe.standins import StandIn

# The first pattern that is found in the lower-case name decides; values in order of preference.
_BY_NAME: tuple[tuple[str, tuple[Any, ...]], ...] = (
    (
        r"^(use|with|is|has|return|apply|include|enable|add|should|do|no|if|share|mask|causal)_",
        (True,),
    ),
    (
        (
            r"^(use_bias|bias|training|causal|residual|stateful|unroll|normalize|go_backwards|bidirectional"
            r"|from_logits|supports_masking|verbose|debug|trainable|sparse|shuffle|masking|preact|center"
            r"|scale_by.*|batch_?norm|ragged|auto_pad|deterministic|affine|centered|nesterov|amsgrad)$"
        ),
        (True,),
    ),
    (r"initiali[sz]er$|_init$|^init(ial)?$", ("he_normal", "ones")),
    (r"regulari[sz]er$|_reg$", ("l2",)),
    (r"constraint$", ("non_neg",)),
    (r"recurrent_activation|gate_activation", ("sigmoid",)),
    (
        r"activation|^act$|_act$|^act_(?!dim|size|space|num)|nonlinearity|^activ|act_fn|act_func",
        ("tanh", "relu"),
    ),
    (r"^data_format$|^image_data_format$", ("channels_last",)),
    (r"padding|^pad$", ("same", "valid", 1)),
    (r"interpolation|^resample", ("bilinear", "nearest")),
    (r"merge_mode|^merge$", ("sum", "concat")),
    (
        (
            r"^(pooling|pool_type|pool_mode|reduction|reduce|aggregation|aggregate|aggr|combiner|"
            r"reduce_type|.*_pooling|pool_method|pooling_method|pooling_type|.*reduction)$"
        ),
        ("sum", "mean", "avg", "max"),
    ),
    (r"norm_type|^norm$|^normalization$|norm_layer", ("batch", "layer", None)),
    (r"^dtype$|_dtype$", ("float32",)),
    (
        r"kernel_size|kernel_width|^kernel$|^ksize|filter_size|kernel_dim|^k_size|kernel_length",
        (3, (3, 3), [3, 3]),
    ),
    (r"stride|dilation", (2, 1, (2, 2))),
    (r"pool_size|window|upsampl|^size$|scale_factor|block_size|patch_size|patch", (2, 4, (2, 2))),
    (r"heads|^n?_?heads?$|nhead|num_head|^h$|groups?$|num_group", (2, 1, 4)),
    (r"head_dim|head_size|key_dim|value_dim|dim_head|^d_k$|^d_v$|depth_k|size_per_head", (4, 8)),
    (
        r"num_classes|n_classes|nb_class|class_num|num_class|n_class|^classes$|num_labels|n_labels",
        (4, 2, 3),
    ),
    (
        (
            r"num_layers|n_layers|layer_num|num_blocks|n_blocks|repeats?$|^num_convs|block_depth"
            r"|^layers_count|num_res|^n_?conv|iterations?$|^num_iter|^steps?$|^order$|_times$|nb_layers"
            r"|^n_?stack|nb_stacks|^depth$|num_hops|^n_steps|cross_num|^routings?$"
        ),
        (2, 3, 1),
    ),
    (
        (
            r"vocab|num_tokens|input_dim|num_embeddings|n_tokens|max_?len|maxlen|seq_?len|sequence_length"
            r"|max_?position|max_?sequence|num_positions|context_length|max_?seq|num_categor|dict_size"
            r"|num_buckets|max_?features|n_words|max_tokens|num_words|max_size"
        ),
        (16, 8),
    ),
    (
        r"image_size|img_size|input_size|image_height|image_width|^height$|^width$|^img_|resolution",
        (32, (32, 32), 16),
    ),
    (
        r"input_shape|image_shape|^in_shape|^shape$|target_shape|output_shape|_shape$",
        ((8, 8, 3), (8,), (4, 8)),
    ),
    (r"^eps$|epsilon|^tol$|tolerance", (1e-3,)),
    (r"^(lr|learning_rate|base_lr|initial_learning_rate|max_lr|min_lr|.*_lr|lr_.*)$", (0.01,)),
    (r"warmup|decay_steps|total_steps|max_steps|num_steps|epochs?$|hold_|steps_per", (10, 100)),
    (r"weight_decay|^wd$|^l1$|^l2$|l2_|_l2|l1_", (0.01,)),
    (
        (
            r"rate$|drop|prob|^p$|alpha|beta|gamma|momentum|scale|temperature|factor|^temp$|ratio|margin"
            r"|threshold|lambda|lamb|weight$|delta|sigma|std|mean$|^tau$|^kl|smooth|coef|noise|^strength"
            r"|leak|slope|max_norm|^variance|intensity|penalty|magnitude|^clip|damping|_eps|quantile"
        ),
        (0.25, 0.5, 1),
    ),
    (
        (
            r"_?(units|dims|filters|channels|sizes|features|kernels|layers|shapes|blocks|depths|widths"
            r"|nodes|rates|strides|anchors|dilations|hiddens|neurons)_?(list|per_layer|seq)?$|_list$"
        ),
        (8, [8, 4]),
    ),
    (r"axis|axes", (-1, 1)),
    (r"seed|random_state", (7,)),
    (r"^batch_?size", (2,)),
    (
        (
            r"dim|units|filters?|channels?|size|hidden|width|features|neurons|nodes|latent|embed|depth"
            r"|^num_|^n_|_num$|^nb_|^k$|^n$|^m$|^d$|^c$|^f$|^dff$|d_model|ff|capacity|rank|count|levels?"
            r"|length|bottleneck|mlp|inner|cardinality|bins|nfilt|maps|stage|index|number|^ch$|^out|^in$"
        ),
        (8, 4, 16),
    ),
    (r"mode$|type$|method$|kind$|policy", ("sum", "mean")),
    (r"name$|^prefix$|^suffix$|_key$|^scope$|^key$|^label", ("probe",)),
)
_COMPILED = tuple((re.compile(pattern), values) for pattern, values in _BY_NAME)
_SEVERAL = re.compile(
    r"(units|dims|filters|channels|sizes|features|kernels|shapes|depths|widths|nodes|strides"
    r"|dilations|hiddens|neurons|heads|scales|ratios|weights|indices|axes|list)$"
)


def values_by_name(name: str) -> tuple[Any, ...]:
    """Return plain values that a parameter of this name may take, best first; () if unknown."""
    lowered = name.lower().strip("_")
    for pattern, values in _COMPILED:
        if pattern.search(lowered):
            return values
    return ()


def names_several(name: str) -> bool:
    """Tell whether the name is a plural that may stand for a list."""
    return _SEVERAL.search(name.lower()) is not None


def invented_constant(name: str) -> Any:
    """Return a value for a module-level name whose assignment was not executed."""
    values = values_by_name(name)
    return values[0] if values and isinstance(values[0], int | float) else StandIn(name)
