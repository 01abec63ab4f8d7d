"""What Portuguese spelling does not say: open and closed vowels, foreign words, words without stress."""

from __future__ import annotations

import re

OPEN_ENDS = re.compile(
    r"""(?:el[ao]s?|el|ol|ol[ao]s?|er[aoe]s?|ere|et[aoe]s?|est[aoe]s?|ess[ae]s?|eg[ao]s?|eb[aoe]s?|ef[aoe]s?|ec[ao]s?|ede|edes
    |erd[aeo]s?|er[tsvn][aoe]s?|erm[aoe]s?|ev[aeo]s?|ept[oa]s?
    |or[ae]s?|ort[aeo]s?|orm[ae]s?|ord[ae]m?|orr[ae]s?|ot[aeo]s?|od[ae]s?|of[ae]s?|og[ao]s?|ob[aer]?[ae]?s?|oc[ao]s?|op[ae]s?
    |oss[ae]s?|ost[ae]s?|ov[ae]s?|olt[ae]s?|oj[ae]s?|or[nc][aeo]s?|oll?e|opr?[ae])$""",
    re.VERBOSE,
)
CLOSED_ENDS = re.compile(
    r"""(?:eza|ezas|esa|esas|ês|or|ores|esm[oa]s?|erei|iro|eir[oa]s?|ess[oe]s?|ev[oe]|eu|eiro|erem|eres|essem|emos|eto|ejo|eja|ejam|eijo
    |osto|ovo|olo|outr[oa]|ouc[oa]|odo|elho|elha|elhos|elhas|enh[oa]|onh[oa]|edo|edos|erço|eço|eça|eçam|ento|oz|onte|orto|orno|orro
    |olho|ecer|erce|ebo|ever|oso)$""",
    re.VERBOSE,
)
CLOSED_WORDS = frozenset(
    """
        ele eles esse este esses estes dele deles nele neles desse deste nesse neste aquele aqueles daquele
        naquele mesmo mesma mesmos mesmas você todo toda todos todas outro outra boa pessoa pessoas coroa
        novo ovo povo fogo jogo gosto rosto posto porto corpo morto torto grosso osso almoço pescoço sopa
        boca moça hoje bolsa bolso como homem fome nome dona sono telefone vermelho espelho conselho medo
        segredo cedo dedo mês três verde seco seca preto preta dinheiro beleza tristeza certeza mesa defesa
        surpresa empresa empresas princesa inglesa francesa portuguesa sobremesa cabelo pelo pela pelos
        pelas gelo selo apelo peso beijo desejo vejo veja cerveja igreja seja sejam esteja deseja devo bebo
        escrevo recebo acho colocou doutor cor flor amor motor setor professora doutora cantora autora
        senhor poder ser ter ver fazer dizer viver haver saber querer crer valer primeira primeiro dezembro
        setembro novembro fevereiro janeiro terceiro poço moço lobo roupa louco acordo esforço reforço
        imposto oposto encontro erro começo endereço cera sera pera estrela carteira acervo contexto sexto
        cesto força corre dores corrente estou sobre porque quem coisa coisas noite oito dois depois pois
        foi boi cebola gota tesouro ouro exceto medos
        """.split()  # noqa: SIM905
)
OPEN_WORDS = frozenset(
    """
        ela elas dela delas nela nelas essa esta essas estas dessa desta nessa nesta aquela aquelas daquela
        agora hora horas fora melhor maior menor pior só nossa nosso nossas nossos vossa porta portas forte
        fortes sorte norte morte corte esporte porte suporte transporte importa forma formas norma reforma
        escola escolas bola cola rosa rosas nova novas novos prova provas jogos povos ovos olhos corpos
        postos portos ossos moda roda pode podem posso possa obra obras sobra cobra loja lojas história
        memória vitória glória nota notas foto fotos moto motos voto votos volta voltas copo copos logo óleo
        sol lençol futebol espanhol farol café até pé fé é era eram quero quer quiser mulher qualquer tiver
        fizer houver disser puder estiver perto certo certa certos aberto aberta deserto concerto incerto
        experto esperto coberta oferta alerta festa festas testa resta floresta presta conversa universo
        verso diverso inverso reserva conserva serve servem serra terra terras guerra ferro perda inverno
        inferno caderno moderno moderna eterno interno interna externo externa governa velha velhos velhas
        sério séria série véspera neve leve breve greve deve devem escreve recebe percebe bebe bebem parece
        acontece conhece merece esquece aparece oferece favorece cresce desce sete sete pele febre lebre
        célebre alegre quieto objeto objetos projeto projetos direto direta correto correta completo
        completa concreto secreto discreto reta meta atleta planeta planetas médico método crédito técnico
        época prédio tecla teclas tela telas vela janela janelas panela favela novela capela tutela parcela
        bela belas belo belos amarelo amarela martelo castelo paralelo castelos modelo modelos elo zelo
        papel hotel anel mel cruel fiel aspecto aspectos afeto prefere refere espera esperam espero supera
        gera opera considera coopera fera esfera atmosfera fede pede pedem impede sede mede cede moeda seda
        queda nego nega chega chegam pega pegam colega colegas entrega bodega leva levam leve eleva neva
        peça peças começa começam conversa conversam interessa promessa pressa depressa compressa remessa
        essa peste teste testes leste oeste veste celeste mestre terrestre trimestre pedestre resposta
        respostas proposta propostas aposta gosta gostam mostra mostram costa costas bosta nós vós após pólo
        polo solo colo joga jogam toca tocam troca trocam coloca colocam provoca foca pipoca época soca mora
        moram demora chora adora adoro explora melhora piora ora namora decora senhora aurora embora amora
        cola controla consola esmola viola sola mole prole corda acorda concorda lorde ordem ordens horda
        borda torna tornam torta aorta volto soltam solta solto revolta escolta envolve resolve resolvem
        devolve dissolve sofre cofre cobre pobre pobres nobre dobre lote lotes dote pote garrote trote
        filhote pacote note dose pose hipnose nove nobre bigode pagode bode ode rode cose prosa grossa possa
        vossa fossa bossa trossa cóssega tropa europa popa copa copas ópera escopo metrópole droga drogas
        folga joga voga toga epiloga dialoga advoga logra
        """.split()  # noqa: SIM905
)
"""Stressed e and o: ends and words that decide whether they are open."""

WEAK = frozenset(
    """
        o a os as um uma uns umas de do da dos das em no na nos nas por pelo pela pelos pelas com para pra e
        ou que se me te lhe lhes nos vos ao aos à às mas nem meu minha seu sua seus suas como sem
        """.split()  # noqa: SIM905
)

WORDS = {
    "muito": "mwˈiŋtʊ", "muita": "mwˈiŋtæ", "o": "ʊ", "a": "a", "e": "i", "os": "ʊs", "as": "as", "de": "ʤy",
    "que": "ky",
    "me": "my", "te": "ʧy", "se": "sy", "lhe": "ʎy", "em": "ˈAŋ", "um": "ˈũŋ", "bem": "bˈAŋ", "tem": "tˈAŋ",
    "têm": "tˈAŋ",
    "sem": "sˈAŋ", "quem": "kˈAŋ", "nem": "nˈAŋ", "vem": "vˈAŋ", "cem": "sˈAŋ", "bom": "bˈoŋ", "com": "koŋ",
    "som": "sˈoŋ",
    "tom": "tˈoŋ", "não": "nˈɐ̃ʊ̃", "mãe": "mˈɐ̃y", "ontem": "ˈoŋtAŋ", "homem": "ˈomAŋ", "põe": "pˈõj",
    "viu": "vˈiʊ", "ainda": "aˈiŋdæ",
    "saúde": "saˈuʤy", "país": "paˈis", "países": "paˈizys", "juiz": "ʒuˈis", "ruim": "xuˈiŋ",
    "raiz": "xaˈis", "sair": "saˈir",
    "cair": "kaˈir", "rainha": "xaˈiɲæ", "ao": "W", "aos": "Ws", "num": "nũŋ", "táxi": "tˈaksi",
    "inglês": "ˌiŋɡlˈes",
    "internet": "ˌiŋteɾənˈɛʧy", "site": "sˈIʧy", "web": "wˈɛbi", "email": "imˈAʊ", "e-mail": "imˈAʊ",
    "online": "onlˈIni",
    "software": "sˌɔfʧwˈɛr", "marketing": "mˈarketʃiŋ", "show": "ʃˈow", "shows": "ʃˈows", "google": "ɡˈuɡow",
    "facebook": "fˌAsbˈuki",
    "youtube": "jutˈubi", "wifi": "wˌIfˈI", "wi": "wˈI", "fi": "fˈI", "link": "lˈiŋki", "links": "lˈiŋks",
    "blog": "blˈɔɡi",
    "clube": "klˈuby", "design": "ʤizˈIŋ", "pizza": "pˈiʦæ", "python": "pˈItoŋ", "quilômetro": "kilˈometrʊ",
    "podcast": "pˌɔʤkˈɛsʧy",
    "clique": "klˈiky", "cliques": "klˈikys", "obrigado": "ˌobriɡˈadʊ", "quinquênio": "kwiŋkwˈenjʊ",
    "cinquenta": "sˌiŋkwˈAŋtæ",
    "frequente": "frˌekwˈAŋʧy", "frequência": "frˌekwˈAŋsjæ", "sequência": "sˌekwˈAŋsjæ",
    "consequência": "kˌoŋsekwˈAŋsjæ",
    "tranquilo": "trˌɐ̃ŋkwˈilʊ", "linguiça": "lˌiŋɡwˈisæ", "aguentar": "ˌaɡwAŋtˈar", "pinguim": "piŋɡwˈiŋ",
    "bilíngue": "bilˈiŋɡwy",
    "equipe": "ˌekˈipy", "brasil": "brazˈiʊ", "meu": "mˈeʊ", "seu": "sˈeʊ", "teu": "tˈeʊ", "eu": "ˈeʊ",
    "deus": "dˈeʊs",
    "dois": "dˈoɪs", "nossa": "nˈɔsæ", "às": "as", "à": "a", "fui": "fˈuɪ", "mas": "mas",
    "porque": "pˌoɾəkˈe", "por": "por",
    "para": "pˌaɾæ", "pra": "pra", "pelo": "pˌelʊ", "pela": "pˌelæ", "zero": "zˈɛɾʊ", "três": "tɾˈes",
}  # fmt: skip
"""Words that the rules would misread, and little ones said otherwise."""
