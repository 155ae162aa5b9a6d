"""Names alone tell of most parameters that they are numbers or strings."""

from __future__ import annotations

import pytest

from fixlayers.semantics.plain_names import is_plain_name


@pytest.mark.parametrize(
    "name",
    """n units hidden_dim hidden_dim2 num_heads heads_num number_of_blocks use_bias is_causal
    d_model d_ff dff d_k key_d_v in_channels out_ch C_in pe_target top_k max_value
    lambda lambda_ lambda_2 reg_lambda_ scales ids from_logits l2_reg depths with_bias do_resize
    max_position_embeddings text_num_layers useBias dropoutRate ckpt_path""".split(),
)
def test_a_number_or_a_string(name: str):
    assert is_plain_name(name)


@pytest.mark.parametrize(
    "name",
    """layer encoder activation f model model_d node user isolated nx units_layer group x_lambda__
    in_layer in_c_net max_layer pe_inputs top_kernel k_top name_ logits reg lr decay max_pool
    user_factors innerLayer encodeFn""".split(),
)
def test_it_may_be_anything(name: str):
    assert not is_plain_name(name)
